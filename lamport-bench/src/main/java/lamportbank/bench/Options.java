package lamportbank.bench;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// What was asked for on the command line.
///
/// @param address the bank's, or the dashboard's
/// @param callers at each client; with a rate, so many at most are under way at each
/// @param rate orders per second, in all; empty if callers wait for the end of one before the next
/// @param json where the summary goes as well
record Options(
        URI address, int callers, OptionalInt rate, int seconds, int warmup, Mix mix, Optional<Path> json) {
    static final String USAGE =
            """
            usage: ./bench [ADDRESS] [--clients N | --rate R] [--seconds S] [--warmup S] [--mix T:D] [--json FILE]

              ADDRESS        of the bank or the dashboard (http://127.0.0.1:8090: ./start, docker compose)
              --clients N    N callers at each client, each of whom waits for the end of an order before the next (16)
              --rate R       R orders per second in all, at fixed times, however long they take; latency counts from
                             the time at which an order was due
              --seconds S    how long to measure (20)
              --warmup S     how long before that (5)
              --mix T:D      T transfers to D deposits at the branches (1:0)
              --json FILE    writes the summary there as well

            An order counts when it has ended. Ctrl-C ends the load early; what was measured is summed up all the same.
            Exit code 0: all that was promised is so; 1: it is not, or there was nothing to measure; 2: not so.
            """;

    private static final URI LOCAL_BANK = URI.create("http://127.0.0.1:8090");
    private static final int CALLERS = 16;
    private static final int HIGHEST_PORT = 65_535;
    private static final int UNDER_WAY_WITH_A_RATE = 256;

    /// @throws Trouble if it makes no sense
    static Options parse(List<String> arguments) {
        Deque<String> words = new ArrayDeque<>(arguments);
        @Nullable
        URI address = null;
        OptionalInt callers = OptionalInt.empty();
        OptionalInt rate = OptionalInt.empty();
        int seconds = 20;
        int warmup = 5;
        Mix mix = Mix.TRANSFERS;
        Optional<Path> json = Optional.empty();
        Set<String> seen = new HashSet<>();
        while (!words.isEmpty()) {
            String word = words.removeFirst();
            if (!seen.add(word) && word.startsWith("-")) {
                throw new Trouble(word + " is there twice");
            }
            switch (word) {
                case "--clients" -> callers = OptionalInt.of(number(word, words.pollFirst(), 1, 1000));
                case "--rate" -> rate = OptionalInt.of(number(word, words.pollFirst(), 1, 1_000_000));
                case "--seconds" -> seconds = number(word, words.pollFirst(), 1, 86_400);
                case "--warmup" -> warmup = number(word, words.pollFirst(), 0, 3600);
                case "--mix" -> mix = mix(words.pollFirst());
                case "--json" -> json = Optional.of(file(value(word, words.pollFirst(), "a file")));
                default -> {
                    if (word.startsWith("-") || address != null) {
                        throw new Trouble("what is " + word + "?\n" + USAGE);
                    }
                    address = address(word);
                }
            }
        }
        if (rate.isPresent() && callers.isPresent()) {
            throw new Trouble("either --clients, who wait for each other's answers, or --rate, which waits for nobody");
        }
        return new Options(
                address == null ? LOCAL_BANK : address,
                callers.orElse(rate.isPresent() ? UNDER_WAY_WITH_A_RATE : CALLERS), rate, seconds, warmup, mix, json);
    }

    private static String value(String option, @Nullable String text, String what) {
        if (text == null) {
            throw new Trouble(option + " takes " + what);
        }
        return text;
    }

    private static int number(String option, @Nullable String text, int least, int most) {
        String what = "a number from " + least + " to " + most;
        String given = value(option, text, what);
        if (given.matches("[0-9]{1,7}")) {
            int number = Integer.parseInt(given);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new Trouble(option + " takes " + what + ", not " + given);
    }

    private static Path file(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException unreadable) {
            throw new Trouble(
                    "--json takes a file whose name is one in this terminal's character set (LANG), not " + text);
        }
    }

    private static Mix mix(@Nullable String text) {
        String what = "transfers:deposits, as in 9:1";
        String given = value("--mix", text, what);
        return Mix.parse(given).orElseThrow(() -> new Trouble("--mix takes " + what + ", not " + given));
    }

    private static URI address(String text) {
        try {
            URI address = URI.create(text);
            if (address.getHost() != null && String.valueOf(address.getScheme()).matches("https?")
                    && address.getPort() <= HIGHEST_PORT && address.getPort() != 0
                    && address.getRawUserInfo() == null && address.getRawQuery() == null
                    && address.getRawFragment() == null) {
                return address;
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new Trouble("an address is as in " + LOCAL_BANK + ", not " + text);
    }
}
