package lamportbank.core.chain;

import java.util.regex.Pattern;

/// What a person asked for.
///
/// @param id unique among all transfers of the bank
/// @param from the account that pays, which is the number of the client that was asked
/// @param to the account that gets
/// @param amount more than zero
public record Transfer(String id, int from, int to, Money amount) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    public Transfer {
        requireId(id);
    }

    static void requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("an id is 1 to 64 letters, digits and _.:-");
        }
    }
}
