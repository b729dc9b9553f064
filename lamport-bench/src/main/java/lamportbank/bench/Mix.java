package lamportbank.bench;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Of what the load consists, as in 9:1 for nine transfers and a deposit.
record Mix(int transfers, int deposits) {
    static final Mix TRANSFERS = new Mix(1, 0);

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,4}):([0-9]{1,4})");

    static Optional<Mix> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Mix(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                        .filter(mix -> mix.transfers + mix.deposits > 0)
                : Optional.empty();
    }

    /// Spread evenly: which of a caller's orders are deposits.
    boolean isDeposit(long number) {
        int all = transfers + deposits;
        return (number + 1) * deposits / all > number * deposits / all;
    }
}
