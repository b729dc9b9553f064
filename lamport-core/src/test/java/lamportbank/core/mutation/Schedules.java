package lamportbank.core.mutation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The shortest schedules known that show what a broken rule leads to: transcripts of the broken core, found by
/// [Walk] and kept as files.
final class Schedules {
    private static final Path DIRECTORY = Path.of("src/test/resources/transcripts/broken");

    private static final String VIOLATED = "# Violated: ";

    private Schedules() {}

    static Optional<String> of(Mutant mutant) {
        try {
            Path file = file(mutant);
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Keeps what a walk has found if it is shorter than what is there, and tells it as the broken core does now.
    static void keep(Mutant mutant, Hunt broken, List<String> found) {
        String known = of(mutant).orElse("");
        String shortest = known;
        if (!found.isEmpty()) {
            String text = text(mutant, found);
            boolean stale = known.isEmpty() || !broken.replay(known).contains("!!");
            shortest = stale || steps(text) < steps(known) ? text : known;
        }
        if (!shortest.isEmpty()) {
            write(mutant, broken.replay(shortest));
        }
    }

    private static String text(Mutant mutant, List<String> found) {
        List<String> lines = new ArrayList<>(List.of(
                "# Broken on purpose: " + mutant.rule() + ".",
                "# " + mutant.why() + ".",
                VIOLATED + found.get(1) + ".",
                "# Found by random walk " + found.get(0) + ", then made as short as it goes.",
                ""));
        found.subList(2, found.size())
                .forEach(command -> lines.add("> " + (command.equals("settle") ? "play" : command)));
        return String.join("\n", lines) + "\n";
    }

    private static void write(Mutant mutant, String text) {
        try {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file(mutant), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The property that the schedule was kept for.
    static String violated(String schedule) {
        return schedule.lines()
                .filter(line -> line.startsWith(VIOLATED))
                .findFirst()
                .orElseThrow()
                .replace(VIOLATED, "")
                .replaceFirst("\\.$", "");
    }

    /// How many things have to happen, before whatever else is under way arrives.
    static long steps(String schedule) {
        return schedule.lines()
                .filter(line -> line.startsWith("> ") && !line.matches("> (clients|branches|disregard|settle|play).*"))
                .count();
    }

    private static Path file(Mutant mutant) {
        String name = mutant.rule().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
        return DIRECTORY.resolve(name + ".txt");
    }
}
