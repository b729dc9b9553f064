package lamportbank.bench;

import java.util.Locale;

/// How numbers are written.
final class Numbers {
    private static final int TWO_DECIMALS_BELOW = 10;
    private static final int ONE_DECIMAL_BELOW = 100;

    private Numbers() {}

    /// The same everywhere in the world, so that it can be compared.
    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /// As many decimals as say something.
    static String millis(double millis) {
        String format = millis < TWO_DECIMALS_BELOW ? "%.2f" : millis < ONE_DECIMAL_BELOW ? "%.1f" : "%,.0f";
        return text(format, millis);
    }

    static String ratio(double ratio) {
        return text("%,.2f", ratio);
    }

    static String count(long count, String one, String many) {
        return text("%,d %s", count, count == 1 ? one : many);
    }
}
