package lamportbank.core.chain;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/// An amount: whole cents inside, two decimals outside, never a float.
///
/// @param cents of either sign, from -[#MAX_CENTS] to [#MAX_CENTS]
public record Money(long cents) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);

    /// The largest amount there is, in cents: a JSON number carries it exactly (RFC 8259, section 6).
    public static final long MAX_CENTS = (1L << 53) - 1;

    private static final String MAX_TEXT = BigDecimal.valueOf(MAX_CENTS, 2).toPlainString();

    private static final Pattern FORM = Pattern.compile("-?[0-9]{1,16}(?:\\.[0-9]{1,2})?");

    public Money {
        if (!accepts(cents)) {
            throw new IllegalArgumentException("an amount is at most " + MAX_TEXT + " of either sign");
        }
    }

    /// Whether there is an amount of so many cents.
    public static boolean accepts(long cents) {
        return cents >= -MAX_CENTS && cents <= MAX_CENTS;
    }

    /// @param text as in `5`, `5.5` or `5.00`
    /// @throws IllegalArgumentException if it is anything else, or too large
    public static Money parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("an amount is written with at most two decimals, as in 5.00");
        }
        return new Money(new BigDecimal(text).movePointRight(2).longValueExact());
    }

    /// @throws IllegalArgumentException if there is no such amount: [#fits] says so before
    public Money plus(Money other) {
        return new Money(cents + other.cents);
    }

    /// @throws IllegalArgumentException if there is no such amount
    public Money minus(Money other) {
        return new Money(cents - other.cents);
    }

    /// Whether so much more is an amount still.
    public boolean fits(Money other) {
        return accepts(cents + other.cents);
    }

    public boolean isPositive() {
        return cents > 0;
    }

    public boolean isNegative() {
        return cents < 0;
    }

    /// Whether this much is enough for `amount`.
    public boolean covers(Money amount) {
        return cents >= amount.cents;
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(cents, other.cents);
    }

    /// With two decimals: `5.00`.
    @Override
    public String toString() {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }
}
