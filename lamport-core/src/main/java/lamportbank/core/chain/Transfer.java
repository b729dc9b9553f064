package lamportbank.core.chain;

import java.util.List;

/// What a person asked for.
///
/// @param id unique among all transfers of the bank
/// @param from the account that pays, which is the number of the client that was asked
/// @param to the account that gets
/// @param amount more than zero
public record Transfer(String id, int from, int to, Money amount) {
    private static final int LONGEST_ID = 64;

    /// As JSON, with its outcome.
    static final int MAX_BYTES = 160;

    public Transfer {
        requireId(id);
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
