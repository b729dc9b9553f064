package lamportbank.client;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TransferPatienceTest {
    @ParameterizedTest
    @CsvSource({"PT60S, PT0S", "PT5S, PT0S", "PT4S, PT1S", "PT0.001S, PT4.999S", "PT0S, PT0S"})
    void nobody_waits_longer_than_he_said_or_those_who_said_nothing(Duration patience, Duration rest) {
        assertThat(TransferController.restAfter(patience)).isEqualTo(rest);
    }
}
