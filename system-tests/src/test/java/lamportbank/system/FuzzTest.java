package lamportbank.system;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// As many inputs as `./fuzz` sends, half of them the same in every run.
class FuzzTest {
    private static final Duration UNTIL_ENDED = Duration.ofMinutes(5);
    private static final int INPUTS_PER_SEED = 10_000;

    @Test
    void every_answer_is_a_proper_one_and_what_is_refused_changes_nothing() {
        try (RunningBank bank = RunningBank.start(3, 3)) {
            for (long seed : new long[]{1, Seed.ofThisRun()}) {
                try (ChildProcess fuzz = ChildProcess.java(
                        Modules.fuzz(), "--url", bank.dashboard().address().toString(),
                        "--seed", String.valueOf(seed), "--inputs", String.valueOf(INPUTS_PER_SEED))) {
                    ChildProcess.Finished finished = fuzz.awaitEnd(UNTIL_ENDED);
                    System.out.print(finished.stdout());
                    assertThat(finished.exit()).as(finished.stdout() + finished.stderr()).isZero();
                }
            }
            bank.assertCleanAudit();
        }
    }
}
