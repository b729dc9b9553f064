package lamportbank.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/// The databases of a local system.
record DataDirectory(Path path) {
    private static final Pattern OURS =
            Pattern.compile("(bank|client-([0-9]+)|branch-([0-9]+))\\.db(-wal|-shm|-lock)?|lamport\\.log(\\.[1-9])?");

    /// What a process keeps locked as long as it runs.
    private static final String LOCK = ".db-lock";

    private static final int USUALLY = 3;

    /// What the databases and the log of a few processes have taken when the first transfer is made, about.
    private static final int BYTES_TO_BEGIN_WITH = 2 << 20;

    Path log() {
        return path.resolve("lamport.log");
    }

    /// Makes it, if there is none.
    ///
    /// @throws Stop if it cannot be used
    void requireWritable() {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new Stop(path + " is no directory: choose one for the data with --data");
        }
        try {
            Files.createDirectories(path);
            Path probe = Files.createTempFile(path, "lamport", ".tmp");
            try {
                Files.write(probe, new byte[BYTES_TO_BEGIN_WITH]);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException failure) {
            throw new Stop("nothing can be written to the data directory " + path + " (" + Stop.why(failure)
                    + "): choose another one with --data");
        }
    }

    /// Forgets everything, and nothing that is not ours.
    ///
    /// @throws Stop if a process runs on it: it would go on, and have nothing left after its end
    void clear() {
        List<Path> files = files();
        try {
            for (Path file : files) {
                if (file.toString().endsWith(LOCK)) {
                    requireUnlocked(file);
                }
            }
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new Stop("the data in " + path + " cannot be deleted: " + Stop.why(failure));
        }
    }

    private void requireUnlocked(Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                throw new Stop(
                        "the data in " + path + " is in use: stop the bank that runs on it before you begin anew,"
                                + " or choose another directory with --data");
            }
        }
    }

    private List<Path> files() {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> OURS.matcher(file.getFileName().toString()).matches())
                    .toList();
        } catch (IOException failure) {
            throw new Stop("the data directory " + path + " cannot be read: " + Stop.why(failure));
        }
    }

    /// How many clients to start. More than last time join; fewer would leave the rest waiting for the missing.
    int clients(@Nullable Integer wanted) {
        int known = largest(2);
        if (wanted != null && wanted < known) {
            throw new Stop(
                    "there are " + known + " clients in " + path + ", and the others would wait for those that are"
                            + " missing: use --clients " + known + ", or --fresh to begin anew");
        }
        return wanted != null ? wanted : known > 0 ? known : USUALLY;
    }

    /// How many branches to start: they are a fixed set.
    int branches(@Nullable Integer wanted) {
        int known = largest(3);
        if (wanted != null && known > 0 && wanted != known) {
            throw new Stop(
                    "there are " + known + " branches in " + path + ", and branches are a fixed set: use --branches "
                            + known + ", or --fresh to begin anew");
        }
        return wanted != null ? wanted : known > 0 ? known : USUALLY;
    }

    private int largest(int group) {
        return files().stream()
                .map(file -> OURS.matcher(file.getFileName().toString()))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(group))
                .filter(number -> number != null)
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(0);
    }
}
