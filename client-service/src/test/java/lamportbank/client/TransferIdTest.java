package lamportbank.client;

import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import lamportbank.core.clock.Timestamp;

import static org.assertj.core.api.Assertions.assertThat;

class TransferIdTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4095, 4096, 4097, 1L << 48, Timestamp.MAX_TIME})
    void is_a_uuid_of_version_8_that_begins_with_the_time(long time) {
        UUID id = UUID.fromString(TransferController.newId(time));

        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        String digits = id.toString().replace("-", "");
        assertThat(digits.substring(0, 12) + digits.substring(13, 16)).isEqualTo("%015x".formatted(time));
    }

    @Test
    void sorts_by_time() {
        assertThat(IntStream.range(0, 10_000).mapToObj(time -> TransferController.newId(time * 17L))).isSorted();
    }

    @Test
    void is_another_one_each_time() {
        Set<String> ids = IntStream.range(0, 10_000)
                .mapToObj(number -> TransferController.newId(7))
                .collect(Collectors.toSet());

        assertThat(ids).hasSize(10_000);
    }
}
