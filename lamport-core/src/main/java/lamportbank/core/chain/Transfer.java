package lamportbank.core.chain;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import lamportbank.core.process.ProcessId;

/// What a person asked for.
///
/// @param id unique among all transfers from the account; another account may use it too, so nobody can take it away
/// @param from the account that pays, 1 to [ProcessId#MAX_NUMBER]
/// @param to the account that gets, another one
/// @param amount more than zero
public record Transfer(String id, int from, int to, Money amount) {
    private static final int LONGEST_ID = 64;

    /// As JSON, with its outcome.
    public static final int MAX_BYTES = 160;

    public Transfer {
        requireId(id);
        requireAccount(from);
        requireAccount(to);
        if (from == to) {
            throw new IllegalArgumentException("money cannot be sent to oneself, from account " + from + " to " + to);
        }
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("an amount is more than 0.00, not " + amount);
        }
    }

    private static void requireAccount(int number) {
        if (!ProcessId.isNumber(number)) {
            throw new IllegalArgumentException("an account is 1 to " + ProcessId.MAX_NUMBER + ", not " + number);
        }
    }

    /// Holds the transfers of one request, or of several that enter together, to their form: from one account, and no
    /// id twice.
    ///
    /// @param limit how many there may be
    /// @return a copy of the list
    /// @throws IllegalArgumentException if they have another form
    public static List<Transfer> requireRequest(List<Transfer> transfers, int limit) {
        if (transfers.isEmpty() || transfers.size() > limit) {
            throw new IllegalArgumentException("there are 1 to " + limit + " transfers, not " + transfers.size());
        }
        Set<String> ids = new HashSet<>();
        for (Transfer transfer : transfers) {
            if (transfer.from() != transfers.getFirst().from()) {
                throw new IllegalArgumentException("the transfers are from one account, not from "
                        + transfers.getFirst().from() + " and " + transfer.from());
            }
            if (!ids.add(transfer.id())) {
                throw new IllegalArgumentException("transfer " + transfer.id() + " is there twice");
            }
        }
        return List.copyOf(transfers);
    }

    /// How many bytes these have as JSON at most.
    public static int bytes(List<Transfer> transfers) {
        return transfers.size() * MAX_BYTES;
    }

    /// Without a regular expression: that took half of the time in which a block is read.
    static void requireId(String id) {
        boolean fits = !id.isEmpty() && id.length() <= LONGEST_ID;
        for (int place = 0; fits && place < id.length(); place++) {
            fits = isOfId(id.charAt(place));
        }
        if (!fits) {
            throw new IllegalArgumentException("an id is 1 to 64 letters, digits and _.:-");
        }
    }

    private static boolean isOfId(char letter) {
        return letter >= 'a' && letter <= 'z'
                || letter >= 'A' && letter <= 'Z'
                || letter >= '0' && letter <= '9'
                || letter == '_' || letter == '.' || letter == ':' || letter == '-';
    }
}
