package lamportbank.core.clock;

/// A point in the total order of all events: logical time first, the process number breaks ties
/// (Lamport 1978, p. 561: "the total ordering =>").
///
/// @param time logical time, 0 to [#MAX_TIME]
/// @param node the number of the process, 0 to [#MAX_NODE]; compared as a number, not as text
public record Timestamp(long time, int node) implements Comparable<Timestamp> {
    /// The largest time that JSON numbers carry exactly (RFC 8259, section 6): 2^53 - 1.
    public static final long MAX_TIME = (1L << 53) - 1;

    /// The largest number that a process can have.
    public static final int MAX_NODE = 999_999;

    public Timestamp {
        if (time < 0 || time > MAX_TIME) {
            throw new IllegalArgumentException("time must be 0 to 2^53 - 1, not " + time);
        }
        if (node < 0 || node > MAX_NODE) {
            throw new IllegalArgumentException("node must be 0 to " + MAX_NODE + ", not " + node);
        }
    }

    @Override
    public int compareTo(Timestamp other) {
        int byTime = Long.compare(time, other.time);
        return byTime != 0 ? byTime : Integer.compare(node, other.node);
    }

    public boolean isBefore(Timestamp other) {
        return compareTo(other) < 0;
    }

    public boolean isAfter(Timestamp other) {
        return compareTo(other) > 0;
    }

    /// As people write it: `(7,2)`.
    @Override
    public String toString() {
        return "(" + time + "," + node + ")";
    }
}
