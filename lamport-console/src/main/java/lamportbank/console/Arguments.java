package lamportbank.console;

import java.util.List;

/// What was typed after the name of a command.
record Arguments(List<String> words) {
    boolean isEmpty() {
        return words.isEmpty();
    }

    /// @throws Trouble if it is no number of an account
    int account(int place) {
        String word = words.get(place);
        if (!word.matches("[1-9][0-9]{0,8}")) {
            throw new Trouble("<to> is the number of a client, as in 2, not " + word);
        }
        return Integer.parseInt(word);
    }

    /// Whether it can be moved is for the process to say.
    ///
    /// @return as it was typed
    /// @throws Trouble if it is no amount
    String amount(int place) {
        String word = words.get(place);
        if (word.matches("-[0-9.]+")) {
            throw new Trouble("<amount> is more than 0, as in 5 or 5.00, not " + word);
        }
        if (!word.matches("[0-9]{1,16}(\\.[0-9]{1,2})?")) {
            throw new Trouble("<amount> has at most two decimals, as in 5 or 5.00, not " + word);
        }
        return word;
    }

    /// @throws Trouble if it is no height of a block
    long height(int place) {
        String word = words.get(place);
        if (!word.matches("[0-9]{1,15}")) {
            throw new Trouble("[from] is the height of a block, 0 or more, not " + word);
        }
        return Long.parseLong(word);
    }
}
