package lamportbank.core.process;

/// A journaled input leads to something else than it did: the journal was written by another version of the rules. Where
/// there is a snapshot after it, nothing has to be handled again, and any version may go on.
public final class OtherRules extends IllegalStateException {
    private static final long serialVersionUID = 1;

    OtherRules(long step) {
        super("step " + step + " of the journal does not come out as it did: it was written by another version");
    }
}
