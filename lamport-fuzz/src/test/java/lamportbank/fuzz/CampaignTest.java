package lamportbank.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/// A fuzzer that finds nothing may be blind: this one sees what it is shown.
class CampaignTest {
    private static final long SEED = 17;
    private static final int INPUTS = 1500;

    private static Report run(FakeService.Fault fault) throws IOException {
        try (FakeService service = new FakeService(fault)) {
            Duration patience = Duration.ofMillis(fault == FakeService.Fault.HANGS ? 300 : 5000);
            return new Campaign(Target.of(List.of(service.place())), SEED, 8, patience, progress -> {})
                    .run(0, fault == FakeService.Fault.HANGS ? 100 : INPUTS);
        }
    }

    @Test
    void it_has_nothing_to_say_against_a_service_that_keeps_the_rules() throws IOException {
        Report report = run(FakeService.Fault.NONE);

        assertThat(report.isClean()).as(report.toString()).isTrue();
        assertThat(report.inputs()).isEqualTo(INPUTS);
        assertThat(report.refused()).as("most are refused, some are not").isBetween(INPUTS / 2L, INPUTS - 50L);
    }

    @ParameterizedTest
    @CsvSource({
        "FIVE_HUNDRED, 500",
        "COUNTS_WHAT_IT_REFUSES, a refused input changed something: POST /counts",
        "PLAIN_TEXT, '400 that is no problem detail, but text/plain'",
        "SHOWS_ITS_INSIDES, 400 that shows the insides: java.lang.NumberFormatException",
        "HANGS, in time",
        "ANSWERS_TWICE, '400 whose problem detail is not JSON, or more than one'"})
    void it_finds_the_fault_and_says_how_to_see_it_again(FakeService.Fault fault, String words) throws IOException {
        Report report = run(fault);

        assertThat(report.findings().keySet()).as(report.toString())
                .isNotEmpty()
                .allSatisfy(kind -> assertThat(kind).contains(words));
        Finding finding = report.findings().values().iterator().next();
        Input input = Objects.requireNonNull(finding.input());
        assertThat(input.mutations()).as("the smallest").hasSizeLessThanOrEqualTo(1);
        assertThat(input.place().name()).isEqualTo("fake");
        assertThat(report.toString())
                .contains("seed 17", "./fuzz --seed 17 --input " + input.number(), "curl -i");
    }

    @Test
    void an_input_follows_from_seed_and_number_alone() throws IOException {
        try (FakeService service = new FakeService(FakeService.Fault.NONE)) {
            Target target = Target.of(List.of(service.place()));
            Inputs some = new Inputs(target, SEED);
            Inputs same = new Inputs(target, SEED);
            Inputs others = new Inputs(target, SEED + 1);
            int different = 0;
            for (long number = 999; number >= 0; number--) {
                byte[] bytes = same.make(number, Facts.NONE).bytes();
                assertThat(some.make(number, Facts.NONE).bytes()).isEqualTo(bytes);
                different += Arrays.equals(others.make(number, Facts.NONE).bytes(), bytes) ? 0 : 1;
            }
            assertThat(different).isGreaterThan(900);
        }
    }

    /// Whatever one mutation leaves, the next can change: nothing, too.
    @Test
    void every_number_makes_an_input() throws IOException {
        try (FakeService service = new FakeService(FakeService.Fault.NONE)) {
            Target target = Target.of(List.of(service.place()));
            long seed = System.currentTimeMillis();
            Inputs inputs = new Inputs(target, seed);
            for (long number = 0; number < 100_000; number++) {
                long one = number;
                assertThatCode(() -> inputs.make(one, Facts.NONE).bytes())
                        .as("seed %d, input %d", seed, one)
                        .doesNotThrowAnyException();
            }
        }
    }
}
