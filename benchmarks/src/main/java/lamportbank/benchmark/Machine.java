package lamportbank.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

import com.sun.management.OperatingSystemMXBean;

import lamportbank.benchmark.running.Scratch;

/// Where, on what and with what everything was measured.
record Machine(List<String> lines) {
    private static final int SYNCS = 200;

    static Machine here() throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%s: %d × %s, %.0f GB, %s %s", LocalDate.now(ZoneOffset.UTC),
                system.getAvailableProcessors(), processor(),
                system.getTotalMemorySize() / 1e9, System.getProperty("os.name"), System.getProperty("os.version")));
        lines.add(String.format(Locale.ROOT, "a sync to the disk that all sides write to: %s ms", sync()));
        lines.add(String.format(Locale.ROOT, "%s %s", System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version")));
        lines.add(versions());
        return new Machine(List.copyOf(lines));
    }

    private static String processor() throws IOException {
        Path linux = Path.of("/proc/cpuinfo");
        if (Files.isReadable(linux)) {
            for (String line : Files.readAllLines(linux)) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        }
        return System.getProperty("os.arch");
    }

    private static Spread sync() throws IOException {
        List<Double> milliseconds = new ArrayList<>();
        try (Scratch scratch = Scratch.make();
                FileChannel file = FileChannel.open(
                        scratch.path().resolve("sync"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int count = 0; count < SYNCS; count++) {
                file.write(ByteBuffer.allocate(4096));
                long began = System.nanoTime();
                file.force(false);
                milliseconds.add((System.nanoTime() - began) / 1e6);
            }
        }
        return Spread.of(milliseconds);
    }

    /// As the build knows them.
    private static String versions() throws IOException {
        Properties versions = new Properties();
        versions.load(Machine.class.getResourceAsStream("versions.properties"));
        return versions.stringPropertyNames().stream()
                .sorted()
                .map(name -> name.replace('-', ' ') + " " + versions.getProperty(name))
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
    }
}
