package lamportbank.benchmark;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What was asked for on the command line.
///
/// @param rows by name; none for all
record Options(List<String> rows, Plan plan) {
    static final String USAGE = """
            usage: ./benchmark [ROW…] [--rounds N] [--seconds N] [--warm-up N] [--callers N]

              ROW          %s; all of them if none is named,
                           and then docs/performance.md gets what was seen
              --rounds N   in each of which every side has its turn (5)
              --seconds N  of one turn (10)
              --warm-up N  seconds of each side before the first round (180)
              --callers N  at each client or branch that is to be saturated (256)
            """;

    /// @throws IllegalArgumentException with what is wrong
    static Options parse(List<String> arguments, List<String> names) {
        Deque<String> words = new ArrayDeque<>(arguments);
        List<String> rows = new ArrayList<>();
        int rounds = 5;
        int seconds = 10;
        int warmUp = 180; // until the compilers are done with it: they come to the path of an entry last
        int callers = 256;
        while (!words.isEmpty()) {
            String word = words.removeFirst();
            switch (word) {
                case "--rounds" -> rounds = number(word, words);
                case "--seconds" -> seconds = number(word, words);
                case "--warm-up" -> warmUp = number(word, words);
                case "--callers" -> callers = number(word, words);
                default -> {
                    if (!names.contains(word)) {
                        throw new IllegalArgumentException("there is no row " + word);
                    }
                    rows.add(word);
                }
            }
        }
        return new Options(
                List.copyOf(rows),
                new Plan(rounds, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp), callers));
    }

    private static int number(String option, Deque<String> words) {
        String word = words.isEmpty() ? "nothing" : words.removeFirst();
        if (!word.matches("[1-9][0-9]{0,4}")) {
            throw new IllegalArgumentException(option + " wants a number, 1 or more, not " + word);
        }
        return Integer.parseInt(word);
    }

    boolean wants(Row row) {
        return rows.isEmpty() || rows.contains(row.name());
    }
}
