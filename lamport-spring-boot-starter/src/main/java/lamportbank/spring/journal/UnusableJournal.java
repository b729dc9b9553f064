package lamportbank.spring.journal;

import org.jspecify.annotations.Nullable;

/// A journal that a process cannot, or must not, go on with. It has been left as it was.
public final class UnusableJournal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String remedy;

    /// @param what is wrong, in one sentence for a person
    /// @param remedy what the person can do
    public UnusableJournal(String what, String remedy, @Nullable Throwable cause) {
        super(what, cause);
        this.remedy = remedy;
    }

    public UnusableJournal(String what, String remedy) {
        this(what, remedy, null);
    }

    public String remedy() {
        return remedy;
    }

    /// Both, for a terminal.
    public String inWords() {
        return getMessage() + "\n" + remedy;
    }
}
