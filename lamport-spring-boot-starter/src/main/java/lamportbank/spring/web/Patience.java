package lamportbank.spring.web;

import java.time.Duration;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

import lamportbank.core.process.Refusal;

/// How long a caller is willing to wait for an answer, as in `?wait=10s`.
public final class Patience {
    /// How it is best said, as a regular expression for OpenAPI. Spring knows more units, and ISO 8601.
    public static final String FORM = "^[0-9]{1,5}(ms|s)$";

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Pattern UNIT = Pattern.compile("[A-Za-z]$");

    private Patience() {}

    /// @param otherwise if the caller says nothing
    /// @return at most a minute
    /// @throws Refusal if it is not a duration from 0 to a minute, or has no unit: is 5 five seconds?
    public static Duration parse(@Nullable String text, Duration otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            Duration patience = DurationStyle.detectAndParse(text);
            if (UNIT.matcher(text).find() && !patience.isNegative() && patience.compareTo(LONGEST) <= 0) {
                return patience;
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new Refusal(Refusal.Reason.INVALID,
                "wait is 0s to 60s, with its unit, as in wait=10s or wait=500ms, not '" + text + "'");
    }
}
