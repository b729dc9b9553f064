package lamportbank.core.chain;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/// An amount: whole cents inside, two decimals outside, never a float.
///
/// @param cents of either sign; within ± 2^53 - 1 where people or JSON are concerned
public record Money(long cents) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);

    /// The largest amount that can be moved at once, in cents.
    public static final long MAX_CENTS = (1L << 53) - 1;

    private static final Pattern FORM = Pattern.compile("-?[0-9]{1,16}(?:\\.[0-9]{1,2})?");

    /// @param text as in `5`, `5.5` or `5.00`
    /// @throws IllegalArgumentException if it is anything else, or too large
    public static Money parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("an amount is written with at most two decimals, as in 5.00");
        }
        BigDecimal cents = new BigDecimal(text).movePointRight(2);
        if (cents.abs().compareTo(BigDecimal.valueOf(MAX_CENTS)) > 0) {
            throw new IllegalArgumentException("an amount is at most " + new Money(MAX_CENTS));
        }
        return new Money(cents.longValueExact());
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(cents, other.cents));
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(cents, other.cents));
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
