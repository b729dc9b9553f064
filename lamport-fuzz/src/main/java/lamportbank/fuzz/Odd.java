package lamportbank.fuzz;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Values that programs have fallen over: the ends of number types and of our own ranges and one beyond, other spellings
/// of numbers, text that is none.
final class Odd {
    static final List<String> NUMBERS = List.of(
            "0", "1", "2", "3", "-1", "-0", "99", "200", "201", "1000", "1001", "60000", "60001", "999999", "1000000",
            "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967296", "4294967297", "4503599627370496",
            "9007199254740989", "9007199254740990", "9007199254740991", "9007199254740992", "-9007199254740992",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999",
            "90071992547409.91", "90071992547409.92", "90000000000000.00", "0.00", "0.01", "0.001", "1.5", "1.0",
            "1e2", "1E400", "-1e-400", "1e999999999", "1".repeat(1100));

    /// What is no number, or only in some languages.
    private static final List<String> NO_NUMBERS = List.of(
            "", " ", "+1", "01", "0x10", "1_000", "1,5", " 1", "1 ", "\u0661", "\uff11", "NaN", "Infinity",
            "-Infinity", "null", "true", "one", "1L", "1f", "--1", "1.", ".5");

    private static final List<String> TEXTS = List.of(
            "", " ", "\t", "\u0000", "\u0001", "\u007f", "\u0085", "\u00a0", "\u200b", "\u202e", "\ufeff", "\ufffe",
            "\u00e9", "e\u0301", "\u0130", "\ud83d\ude00", "a\nb", "a\r\nX-Injected: yes", "'; DROP TABLE blocks; --",
            "${jndi:ldap://127.0.0.1:9/a}", "#{1+1}", "%s%n%d", "<script>alert(1)</script>", "../../etc/passwd", "null",
            "undefined", "client-1", "client-2", "client-0", "client-01", "client-1000000", "Client-1", "bank",
            "branch-1", "ORDERED", "ordered", "ORDERED ", "DEPOSIT", "SUCCESS", "0s", "1ms", "5", "-1s", "60s", "61s",
            "PT1S", "P1D", "1h", "9223372036854775807s", "a".repeat(64), "a".repeat(65), "a".repeat(100),
            "a".repeat(101), "a".repeat(200), "a".repeat(201), "a".repeat(5000), "\u00e9".repeat(200));

    /// In a path or a query: how a percent sign can be meant, and more.
    private static final List<String> ENCODED = List.of(
            "%", "%2", "%zz", "%u0031", "%00", "%0a", "%0d%0aX-Injected:%20yes", "%20", "%25", "%2525", "%2e%2e", "%2f",
            "%5c", "%C0%AF", "%c0%80", "%E0%80%AF", "%F0%80%80%AF", "%ED%A0%80", "%FF", "%FE%FF", "%C3", "%C3%A9",
            "%F4%90%80%80", "+", "\u00e9", "\\", "..", "...", "~", ";", ";a=b", ";jsessionid=1", "*", "$", "{id}",
            "|", "<", "\"", "^", "`", "[", "]", "[0]", "@", "!", "'", "(", "a b", "&", "=", "?", "#");

    private Odd() {}

    static <T> T any(List<T> choices, SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }

    static String number(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> any(NO_NUMBERS, random);
            case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
            default -> any(NUMBERS, random);
        };
    }

    static String text(SplittableRandom random) {
        return random.nextInt(3) == 0 ? number(random) : any(TEXTS, random);
    }

    /// For a path or a query: with a percent sign only if that is what is odd about it.
    static String encoded(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> any(ENCODED, random);
            case 1 -> percent(number(random));
            default -> percent(text(random));
        };
    }

    static String percent(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte next : Bytes.utf8(text)) {
            char letter = (char) (next & 0xff);
            boolean plain = letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z'
                    || letter >= '0' && letter <= '9' || "-._~".indexOf(letter) >= 0;
            encoded.append(plain ? String.valueOf(letter) : String.format(Locale.ROOT, "%%%02X", (int) letter));
        }
        return encoded.toString();
    }
}
