package lamportbank.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Loads a running bank for as long as you like and looks at what is left on its heap after a full collection:
/// `./soak --minutes 60`. No test of every day, hence its name.
class HeapSoak {
    private static final int SAMPLES = 40;
    private static final double MIB = 1 << 20;

    /// @param live bytes that are reachable
    record Sample(Duration at, long orders, long live) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%6.1f min %8d orders %8.2f MiB", at.toMillis() / 60e3, orders,
                    live / MIB);
        }
    }

    @Test
    void load_does_not_grow_the_heap() {
        Duration whole = Duration.ofMinutes(Integer.getInteger("minutes", 60));
        List<Sample> samples = new ArrayList<>();
        try (RunningBank bank = RunningBank.start(3, 3); SteadyLoad load = SteadyLoad.on(bank, Seed.ofThisRun())) {
            Instant begin = Instant.now();
            while (samples.size() < SAMPLES) {
                LockSupport.parkNanos(whole.dividedBy(SAMPLES).toNanos());
                Duration at = Duration.between(begin, Instant.now());
                samples.add(new Sample(at, load.ended().size(), liveBytes(bank.pid())));
                System.out.println(samples.getLast());
            }
            load.stop();
        }
        // The first quarter is for classes, caches and pools to fill.
        double early = mean(samples.subList(SAMPLES / 4, SAMPLES / 2));
        double late = mean(samples.subList(SAMPLES * 3 / 4, SAMPLES));
        System.out.printf(Locale.ROOT, "second quarter %.2f MiB, last quarter %.2f MiB%n", early / MIB, late / MIB);
        assertThat(late).isLessThan(early * 1.1);
    }

    private static double mean(List<Sample> samples) {
        return samples.stream().mapToLong(Sample::live).average().orElseThrow();
    }

    /// The last line of a class histogram, for which the JVM makes a full collection: objects and bytes in total.
    private static long liveBytes(long pid) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process process = new ProcessBuilder(jcmd, String.valueOf(pid), "GC.class_histogram").start();
            String total = new String(process.getInputStream().readAllBytes()).strip().lines().toList().getLast();
            return Long.parseLong(total.strip().split("\\s+")[2]);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
