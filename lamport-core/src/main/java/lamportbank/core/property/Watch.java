package lamportbank.core.property;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

import lamportbank.core.bank.BankProtocol;
import lamportbank.core.process.Effect;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;

/// Watches processes for violations of some properties, online: it is fed with what they commit, each process's effects
/// in their order.
///
/// It may watch one process or several. If several, what it is fed must be in a causally consistent order: the sending
/// of a message before its receipt, a question before its answer. Nothing else is asked of the order, so the feeds of
/// several services can be merged into one watch by holding back each receipt until its sending is here. It is not
/// misled by processes that it does not see, or sees only from some moment on; it then checks less. Its memory is bounded by the
/// number of processes, accounts and things under way, and a window of the latest blocks and messages.
///
/// A client that has no number yet cannot be told from another such: it is watched from the moment that it has one.
///
/// Two watches that have seen histories which no future can tell apart are equal. Not thread-safe.
public final class Watch {
    private final List<Monitor> monitors;

    private Watch(List<Monitor> monitors) {
        this.monitors = monitors;
    }

    /// A watch that has seen nothing yet.
    public static Watch over(Collection<Property> properties) {
        return new Watch(
                EnumSet.copyOf(properties).stream().map(Property::monitor).toList());
    }

    /// @return the first property that the step broke
    public Optional<Violation> onStep(ProcessId process, Step step) {
        return onEffects(process, step.firstEffect(), step.effects());
    }

    /// As [#onStep], for whoever sees effects and not the steps that they belong to.
    ///
    /// @param first the number of the first of them at that process
    public Optional<Violation> onEffects(ProcessId process, long first, List<Effect> effects) {
        return everyViolation(process, first, effects).stream().findFirst();
    }

    /// As [#onEffects], for whoever wants to know about each property.
    ///
    /// @return of each property that they broke the first violation
    public List<Violation> everyViolation(ProcessId process, long first, List<Effect> effects) {
        if (process.role().equals(BankProtocol.CLIENT) && process.number() == 0) {
            return List.of();
        }
        List<Violation> violations = new ArrayList<>(0);
        for (Monitor monitor : monitors) {
            Violation violation = monitor.onEffects(process, first, effects);
            if (violation != null) {
                violations.add(violation);
            }
        }
        return violations;
    }

    /// What comes next of a process need not follow what it was last seen to do: some of its effects have not been
    /// fed, and will not be. Whoever says so may do so before the first effect of a process, too: from then on only
    /// direct causes must come before what they cause, and not those by way of a process that is not seen.
    public void onGap(ProcessId process) {
        monitors.forEach(monitor -> monitor.onGapIn(process));
    }

    /// A client was declared dead by an effect that has not been fed.
    public void onEvicted(int client) {
        monitors.forEach(monitor -> monitor.evict(client));
    }

    /// Nothing is on its way any more and nobody is down: what was begun must have ended.
    public Optional<Violation> onSilence() {
        for (Monitor monitor : monitors) {
            Optional<Violation> unended = monitor.onSilence();
            if (unended.isPresent()) {
                return unended;
            }
        }
        return Optional.empty();
    }

    /// An independent watch that has seen the same.
    public Watch copy() {
        List<Monitor> copies = new ArrayList<>(monitors.size());
        monitors.forEach(monitor -> copies.add(monitor.copy()));
        return new Watch(copies);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Watch watch && monitors.equals(watch.monitors);
    }

    @Override
    public int hashCode() {
        return monitors.hashCode();
    }
}
