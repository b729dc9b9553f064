package lamportbank.core.explorer;

import java.util.Comparator;

import lamportbank.core.process.Message;

/// One way of a REST call, in flight. The same can be in flight twice: a process that crashed asks again.
///
/// @param caller the actor that asks, and awaits the answer
/// @param callee the actor that is asked
/// @param answer whether it is on its way back
record Rest(int caller, int callee, long call, long stamp, boolean answer, Message message)
        implements Comparable<Rest> {
    private static final Comparator<Rest> ORDER = Comparator.comparingInt(Rest::caller)
            .thenComparingLong(Rest::call)
            .thenComparing(Rest::answer)
            .thenComparingLong(Rest::stamp);

    @Override
    public int compareTo(Rest other) {
        return ORDER.compare(this, other);
    }
}
