package lamportbank.fuzz;

/// Why nothing can be fuzzed, in words for the person who wanted to.
final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1;

    Trouble(String reason) {
        super(reason, null, false, false);
    }
}
