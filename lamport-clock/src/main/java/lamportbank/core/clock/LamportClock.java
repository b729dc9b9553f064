package lamportbank.core.clock;

/// A Lamport clock: an integer that starts at 0, never goes back, and orders what can have caused what.
/// Rules IR1 and IR2 of Lamport 1978, p. 560.
///
/// Threads may share one: each event is whole, has a time of its own, and is later than those that ended before it
/// began. A process that has one thread pays nothing to speak of for it.
public final class LamportClock {
    /// How far a peer's stamp may be ahead of this clock. Events are counted one by one: to get so far ahead honestly, a
    /// peer would have to do a million things a second for more than an hour without a word to us.
    public static final long MAX_JUMP = 1L << 32;

    /// How far somebody who asks may take this clock ahead, of where it is, and of what a peer is known to have reached. Half
    /// of [#MAX_JUMP], so that the peer follows whatever is said in the next two billion events.
    public static final long MAX_LEAD = MAX_JUMP / 2;

    /// A stamp that is further ahead is a leap: more than an honest peer is ahead as a rule.
    private static final long NO_LEAP = 1 << 10;

    /// From this time on the process says that its clock is nearly used up: half of all times are left, which is enough
    /// for years, and no honest process has come this far.
    public static final long NEARLY_USED_UP = 1L << 52;

    private long time;

    public LamportClock(long time) {
        this.time = time;
    }

    public synchronized long time() {
        return time;
    }

    /// IR1: a local event, or a send.
    ///
    /// @return the time of the event
    public synchronized long tick() {
        return advance(time);
    }

    /// IR2: the receipt of a message stamped `stamp`.
    ///
    /// @return the time of the receipt, later than the stamp and than everything here before it
    /// @throws IllegalArgumentException if the stamp would push the clock past [Timestamp#MAX_TIME]; the clock
    ///     has not moved
    public synchronized long receive(long stamp) {
        return advance(Math.max(time, stamp));
    }

    /// Whether a stamp is one that [#receive] takes. The very last time is refused too: a clock that went
    /// there could never send again, and one message would have silenced the process for good.
    public static boolean accepts(long stamp) {
        return stamp >= 0 && stamp < Timestamp.MAX_TIME;
    }

    /// Whether a stamp is at most [#MAX_JUMP] ahead.
    public synchronized boolean isNear(long stamp) {
        return stamp - time <= MAX_JUMP;
    }

    /// Whether a stamp is more than a thousand ahead.
    public synchronized boolean isLeap(long stamp) {
        return stamp - time > NO_LEAP;
    }

    public synchronized boolean isNearlyUsedUp() {
        return time >= NEARLY_USED_UP;
    }

    private long advance(long from) {
        if (!accepts(from)) {
            throw new IllegalArgumentException("a stamp must be 0 to 2^53 - 2, not " + from);
        }
        time = from + 1;
        return time;
    }
}
