package lamportbank.local;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// What was asked for on the command line.
///
/// @param clients how many; null for as many as there were, or three
/// @param branches how many; null for as many as there were, or three
/// @param port of the dashboard; the others follow from it, see [Ports]
/// @param data where the databases and the log are
/// @param fresh whether to begin anew
/// @param rebuildBank whether to make the bank from what the clients have, if it has lost something
record Options(@Nullable Integer clients, @Nullable Integer branches, int port, Path data, boolean fresh,
        boolean rebuildBank) {
    static final String USAGE =
            """
            usage: ./start [--clients N] [--branches N] [--port P] [--data DIR] [--fresh] [--rebuild-bank]
                   ./start scenario FILE [--concurrent]

              --clients N   clients, 1 to 50 (3)
              --branches N  branches, 1 to 50 (3)
              --port P      the dashboard's port (8080); bank P+10, client i P+20+i, branch i P+120+i
              --data DIR    where databases and log are kept (data)
              --fresh       forget everything in DIR and begin anew
              --rebuild-bank  make a bank that has lost its database, or has an older copy, from the clients' copies
              scenario FILE plays the customers in FILE and prints what the branches saw
              --concurrent  all customers at once, not one after the other
            """;

    static final int MOST = 50;
    private static final int HIGHEST_PORT = 65_535 - 120 - MOST;

    static Options parse(List<String> arguments) {
        Deque<String> words = new ArrayDeque<>(arguments);
        Options options = new Options(null, null, 8080, Path.of("data"), false, false);
        Set<String> seen = new HashSet<>();
        while (!words.isEmpty()) {
            String option = words.removeFirst();
            if (!seen.add(option)) {
                throw new Stop(option + " is there twice");
            }
            options = options.with(option, words);
        }
        return options;
    }

    private Options with(String option, Deque<String> words) {
        return switch (option) {
            case "--clients" -> new Options(number(option, words, 1, MOST), branches, port, data, fresh, rebuildBank);
            case "--branches" -> new Options(clients, number(option, words, 1, MOST), port, data, fresh, rebuildBank);
            case "--port" ->
                new Options(clients, branches, number(option, words, 1, HIGHEST_PORT), data, fresh, rebuildBank);
            case "--data" ->
                new Options(clients, branches, port, directory(value(option, words)), fresh, rebuildBank);
            case "--fresh" -> new Options(clients, branches, port, data, true, rebuildBank);
            case "--rebuild-bank" -> new Options(clients, branches, port, data, fresh, true);
            default -> throw new Stop("there is no option " + option + "\n" + USAGE);
        };
    }

    private static String value(String option, Deque<String> words) {
        if (words.isEmpty()) {
            throw new Stop(option + " needs a value\n" + USAGE);
        }
        return words.removeFirst();
    }

    private static Path directory(String text) {
        try {
            if (!text.isBlank()) {
                return Path.of(text);
            }
        } catch (InvalidPathException unreadable) {
            // said below
        }
        throw new Stop("--data takes a directory, and its name must be one in this terminal's character set (LANG),"
                + " not '" + text + "'");
    }

    private static int number(String option, Deque<String> words, int least, int most) {
        String text = value(option, words);
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new Stop(option + " takes " + least + " to " + most + ", not " + text);
    }
}
