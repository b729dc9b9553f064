package lamportbank.spring.channel;

import java.util.HashMap;
import java.util.Map;

import lamportbank.core.process.ProcessId;
import lamportbank.spring.trouble.Troubles;

/// Senders that skip messages which this process has not taken. A sender begins with the first message that was not
/// acknowledged, and repeats it until it is taken. So one that begins after a gap again and again has been told of an
/// acknowledgement that is no longer in the journal here: the journal is an older copy. A gap that comes once is
/// nobody's word for that. Thread-safe.
final class Gaps {
    static final String RESTORE =
            "Restore the newest copy of its journal. If there is none: a client has to be evicted and to register anew;"
                    + " a bank can be rebuilt from a client's copy of the chain; see docs/failures.md.";

    private final Troubles troubles;
    private final Map<ProcessId, Long> begins = new HashMap<>();

    Gaps(Troubles troubles) {
        this.troubles = troubles;
    }

    /// What came began with this message, and an earlier one is expected.
    synchronized void met(ProcessId from, long sequence) {
        Long before = begins.put(from, sequence);
        if (before != null && before == sequence) {
            troubles.begin(
                    name(from),
                    Troubles.Left.NOT_READY,
                    "the journal of this process is older than what others have seen: it has acknowledged what " + from
                            + " sent before message " + sequence + ", and does not remember all of that",
                    "It cannot take what " + from + " sends. " + RESTORE);
        }
    }

    /// The next message was taken, or the channel is no longer wanted.
    synchronized void end(ProcessId from) {
        if (begins.remove(from) != null) {
            troubles.end(name(from));
        }
    }

    private static String name(ProcessId from) {
        return "channel from " + from;
    }
}
