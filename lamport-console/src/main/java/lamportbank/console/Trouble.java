package lamportbank.console;

/// Why a command was not carried out, in words for the person who typed it.
class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1;

    Trouble(String reason) {
        super(reason, null, false, false);
    }
}
