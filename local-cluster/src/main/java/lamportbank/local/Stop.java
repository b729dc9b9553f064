package lamportbank.local;

/// The end of the program, with a reason for the person who started it.
final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stop(String reason) {
        super(reason, null, false, false);
    }
}
