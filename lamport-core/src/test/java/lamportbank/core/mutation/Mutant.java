package lamportbank.core.mutation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A rule of the protocols, broken in the source.
///
/// @param rule as people call it
/// @param why what goes wrong without it
/// @param file below the core's package, as in `clock/LamportClock.java`
/// @param find the exact text; it has to be there once
/// @param replace what is there instead
/// @param also a second place in the same file, for a rule that is enforced twice
/// @param proof who has to catch it
/// @param scene with what a short schedule that shows it begins: a command of the transcripts
record Mutant(String rule, String why, String file, String find, String replace, Edit also, Proof proof, String scene) {
    /// Who has to catch it.
    enum Proof {
        /// The seeded simulator of the bank and its clients.
        CLIENTS("lamportbank.core.simulation.ClusterSimulationTest"),
        /// The seeded simulator of the bank and its clients, one of which lies.
        LIARS("lamportbank.core.simulation.LiarSimulationTest"),
        /// The seeded simulator of the ordered branches.
        BRANCHES("lamportbank.core.simulation.BranchSimulationTest"),
        /// Random schedules of transcript commands: what the simulator's entry points do not reach.
        WALK(""),
        /// A check in [Focused]: needs a fault that no schedule has.
        FOCUSED("");

        final String simulation;

        Proof(String simulation) {
            this.simulation = simulation;
        }
    }

    record Edit(String find, String replace) {
        static final Edit NONE = new Edit("", "");
    }

    private static final Path SOURCES = Path.of("src/main/java/lamportbank/core");
    private static final Path SOURCES_OF_THE_CLOCK = Path.of("../lamport-clock").resolve(SOURCES);

    static Mutant of(Proof proof, String rule, String why, String file, String find, String replace) {
        String scene = proof == Proof.BRANCHES ? "branches 3 ordered 400.00" : "clients 3";
        return new Mutant(rule, why, file, find, replace, Edit.NONE, proof, scene);
    }

    Mutant and(String alsoFind, String alsoReplace) {
        return new Mutant(rule, why, file, find, replace, new Edit(alsoFind, alsoReplace), proof, scene);
    }

    /// With another beginning; of a focused proof, the name of the check.
    Mutant in(String otherScene) {
        return new Mutant(rule, why, file, find, replace, also, proof, otherScene);
    }

    /// The class in the file.
    String className() {
        return "lamportbank.core." + file.replace(".java", "").replace('/', '.');
    }

    String source() {
        try {
            Path sources = file.startsWith("clock/") ? SOURCES_OF_THE_CLOCK : SOURCES;
            String source = Files.readString(sources.resolve(file));
            String broken = replaceOnce(source, find, replace);
            return also.equals(Edit.NONE) ? broken : replaceOnce(broken, also.find(), also.replace());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String replaceOnce(String source, String text, String by) {
        int first = source.indexOf(text);
        if (first < 0 || source.indexOf(text, first + 1) >= 0) {
            throw new AssertionError(
                    "rule '" + rule + "': the text to break is " + (first < 0 ? "no more" : "more than once")
                            + " in " + file + "; the source has changed, so change the mutant:\n" + text);
        }
        return source.substring(0, first) + by + source.substring(first + text.length());
    }

    @Override
    public String toString() {
        return rule;
    }
}
