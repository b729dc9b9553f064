package lamportbank.console;

/// No answer came.
final class Away extends Trouble {
    private static final long serialVersionUID = 1;

    private final boolean reached;

    /// @param reached whether the process may have got the question all the same
    Away(String reason, boolean reached) {
        super(reason);
        this.reached = reached;
    }

    boolean mayHaveBeenReached() {
        return reached;
    }
}
