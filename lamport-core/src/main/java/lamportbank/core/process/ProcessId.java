package lamportbank.core.process;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import lamportbank.core.clock.Timestamp;

/// The name of a process: what it is, and which one. Written `client-2`, or `bank` where there is only one.
///
/// @param role lower-case letters, digits and hyphens, beginning with a letter
/// @param number 1 to [#MAX_NUMBER]; 0 for the only one of its role, or one that does not know its number yet
public record ProcessId(String role, int number) implements Comparable<ProcessId> {
    /// The largest number of a process, and of an account. Whoever gives one and whoever takes one hold it to this.
    public static final int MAX_NUMBER = Timestamp.MAX_NODE;

    private static final Pattern FORM =
            Pattern.compile("([a-z][a-z0-9]{0,30}(?:-[a-z][a-z0-9]{0,30}){0,3})(?:-([1-9][0-9]{0,8}))?");
    private static final Comparator<ProcessId> ORDER =
            Comparator.comparing(ProcessId::role).thenComparingInt(ProcessId::number);

    public ProcessId {
        if (number < 0 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("a process number must be 0 to " + MAX_NUMBER + ", not " + number);
        }
    }

    /// Whether a number can be that of one process among several, or of an account: 1 to [#MAX_NUMBER].
    public static boolean isNumber(int number) {
        return number >= 1 && number <= MAX_NUMBER;
    }

    /// @throws IllegalArgumentException if the text is not of the form `role` or `role-number`, or the number is too
    ///     large
    public static ProcessId parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a process is written as a role or a role and a number, as in 'bank' or 'client-2'");
        }
        String number = matcher.group(2);
        return new ProcessId(matcher.group(1), number == null ? 0 : Integer.parseInt(number));
    }

    @Override
    public int compareTo(ProcessId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return number == 0 ? role : role + "-" + number;
    }
}
