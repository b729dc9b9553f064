package lamportbank.core.bank;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import lamportbank.core.channel.Incarnation;
import lamportbank.core.process.ProcessId;

/// A client as the bank knows it.
///
/// @param id the number of the client, 1 to [ProcessId#MAX_NUMBER]
/// @param address where it is reached, see [#isAddress]
/// @param incarnation the random name of its journal, see [Incarnation]
/// @param order how many registered before it
/// @param account the account that it spends from: the one of its own number, unless it took over that of a member who
///     is gone. Null where it was not kept yet, which stands for its own
public record Member(
        int id, String address, String incarnation, long order, Status status, @Nullable Integer account) {
    private static final int LONGEST_ADDRESS = 200;
    private static final int HIGHEST_PORT = 65_535;

    /// Scheme, host, port and path (RFC 3986, section 3), with nothing in them that has to be escaped.
    private static final Pattern ADDRESS = Pattern.compile("https?://"
            + "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])"
            + "(?::([0-9]{1,5}))?"
            + "(?:/[A-Za-z0-9._~!$&'()*+,;=:@/-]*)?");

    public Member {
        requireNumber(id);
        requireAddress(address);
        Incarnation.require(incarnation);
        if (order < 0) {
            throw new IllegalArgumentException("how many registered before is 0 or more, not " + order);
        }
        account = account == null ? id : account;
        requireNumber(account);
    }

    /// One with an account of its own.
    public Member(int id, String address, String incarnation, long order, Status status) {
        this(id, address, incarnation, order, status, id);
    }

    /// @throws IllegalArgumentException if no client can have this number
    public static void requireNumber(int number) {
        if (!ProcessId.isNumber(number)) {
            throw new IllegalArgumentException(
                    "a client's number is 1 to " + ProcessId.MAX_NUMBER + ", not " + number);
        }
    }

    /// Whether requests can be sent there: whether it is an absolute http or https URL of at most 200 characters, which may
    /// have a path, where a proxy has put the process below one, but no user, query or fragment.
    public static boolean isAddress(String text) {
        Matcher url = ADDRESS.matcher(text);
        return text.length() <= LONGEST_ADDRESS && url.matches() && (url.group(1) == null || isPort(url.group(1)));
    }

    private static boolean isPort(String digits) {
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= HIGHEST_PORT;
    }

    /// @return the same text
    /// @throws IllegalArgumentException if it is no address, see [#isAddress]
    public static String requireAddress(String text) {
        if (!isAddress(text)) {
            throw new IllegalArgumentException("address is an absolute http URL of at most " + LONGEST_ADDRESS
                    + " characters, as in http://host:8101");
        }
        return text;
    }

    public enum Status {
        ACTIVE,
        /// Left of its own will. Its account stays.
        LEFT,
        /// Declared dead by an operator: nothing is taken from it any more. Its account stays.
        EVICTED
    }

    Member with(Status next) {
        return new Member(id, address, incarnation, order, next, account);
    }

    Member at(String nextAddress) {
        return new Member(id, nextAddress, incarnation, order, status, account);
    }

    /// Whether it spends from this account.
    public boolean owns(int number) {
        return account != null && account == number;
    }
}
