package lamportbank.system;

import java.math.BigDecimal;

/// An amount as a test reckons with it, from text with two decimals.
record Cents(long value) {
    static Cents of(String text) {
        BigDecimal amount = new BigDecimal(text);
        if (amount.scale() != 2) {
            throw new AssertionError("an amount has two decimals: " + text);
        }
        return new Cents(amount.movePointRight(2).longValueExact());
    }

    Cents plus(long cents) {
        return new Cents(value + cents);
    }

    @Override
    public String toString() {
        return BigDecimal.valueOf(value, 2).toPlainString();
    }
}
