package lamportbank.fuzz;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// What was asked for on the command line.
///
/// @param url of the dashboard of a bank that runs; empty for one that is started for this
/// @param input the one to be sent, instead of all
record Options(long inputs, OptionalLong seed, OptionalLong input, int atOnce, Optional<URI> url) {
    static final String USAGE =
            """
            usage: ./fuzz [--inputs N] [--seed S] [--input I] [--at-once N] [--url ADDRESS]

              --inputs N     how many (20000)
              --seed S       decides them all; printed if it is not given
              --input I      only the one of this number, to see it again
              --at-once N    how many at a time (32)
              --url ADDRESS  the dashboard of a bank that runs as ./start runs it; one of its own if it is not given.
                             It takes money from accounts, and registers and evicts members: give it no bank you need

            Exit code 0: nothing was found; 1: something was; 2: it could not be tried.
            """;

    private static final int INPUTS = 20_000;
    private static final int AT_ONCE = 32;

    /// @throws Trouble if it makes no sense
    static Options parse(List<String> arguments) {
        Deque<String> words = new ArrayDeque<>(arguments);
        long inputs = INPUTS;
        OptionalLong seed = OptionalLong.empty();
        OptionalLong input = OptionalLong.empty();
        int atOnce = AT_ONCE;
        Optional<URI> url = Optional.empty();
        Set<String> seen = new HashSet<>();
        while (!words.isEmpty()) {
            String word = words.removeFirst();
            if (!seen.add(word)) {
                throw new Trouble(word + " is there twice");
            }
            switch (word) {
                case "--inputs" -> inputs = number(word, words.pollFirst(), 1, 1_000_000_000);
                case "--seed" -> seed = OptionalLong.of(number(word, words.pollFirst(), 0, Long.MAX_VALUE));
                case "--input" -> input = OptionalLong.of(number(word, words.pollFirst(), 0, Long.MAX_VALUE));
                case "--at-once" -> atOnce = (int) number(word, words.pollFirst(), 1, 100);
                case "--url" -> url = Optional.of(address(words.pollFirst()));
                default -> throw new Trouble("what is " + word + "?\n" + USAGE);
            }
        }
        return new Options(inputs, seed, input, atOnce, url);
    }

    private static long number(String option, @Nullable String text, long least, long most) {
        try {
            long number = Long.parseLong(String.valueOf(text));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // said below
        }
        throw new Trouble(
                option + " takes a number from " + least + " to " + most + (text == null ? "" : ", not " + text));
    }

    private static URI address(@Nullable String text) {
        try {
            URI address = URI.create(String.valueOf(text));
            if (address.getHost() != null && address.getPort() > 0 && "http".equals(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new Trouble("an address is as in http://127.0.0.1:8080" + (text == null ? "" : ", not " + text));
    }
}
