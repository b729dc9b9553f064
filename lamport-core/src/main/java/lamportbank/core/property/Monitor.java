package lamportbank.core.property;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.client.ClientFact;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;

/// Watches for violations of one property. Its fields are maps, sets and lists of immutable values, so that it can be
/// copied and compared.
abstract class Monitor {
    /// How many blocks, transfers, messages or executions are remembered to compare others with.
    static final int WINDOW = 10_000;

    private final Property property;
    private final SortedSet<ProcessId> complete;
    private final SortedSet<Integer> evicted;
    private @Nullable String finding;

    Monitor(Property property) {
        this.property = property;
        complete = new TreeSet<>();
        evicted = new TreeSet<>();
    }

    Monitor(Monitor other) {
        property = other.property;
        complete = new TreeSet<>(other.complete);
        evicted = new TreeSet<>(other.evicted);
    }

    abstract Monitor copy();

    /// Everything on which its future findings depend.
    abstract List<Object> memory();

    /// @return the first of them that was wrong, null if none was
    final @Nullable Violation onEffects(ProcessId process, long first, List<Effect> effects) {
        finding = null;
        if (first == 1) {
            complete.add(process);
        }
        number(process, first, effects.size());
        Violation violation = null;
        long number = first;
        for (Effect effect : effects) {
            onEffect(process, effect);
            if (finding != null && violation == null) {
                violation = new Violation(property, process, number, finding);
            }
            number++;
        }
        return violation;
    }

    final void onGapIn(ProcessId process) {
        complete.remove(process);
        onGap(process);
    }

    /// Some effects of a process have not been seen.
    void onGap(ProcessId process) {}

    /// Effects with these numbers come from a process.
    void number(ProcessId process, long first, int count) {}

    void onEffect(ProcessId process, Effect effect) {
        if (effect instanceof Effect.Happened(_, Fact fact)) {
            switch (fact) {
                case ClientFact.Registered registered -> complete.add(process);
                case BankFact.MemberChanged(Member member) when member.status() == Member.Status.EVICTED ->
                    evict(member.id());
                case ClientFact.MemberEvicted(int id) -> evict(id);
                default -> {}
            }
            onFact(process, fact);
        }
    }

    final void evict(int id) {
        if (evicted.add(id)) {
            onEvicted(new ProcessId(BankProtocol.CLIENT, id));
        }
    }

    /// A client is declared dead. It may be alive, and not know it.
    void onEvicted(ProcessId client) {}

    void onFact(ProcessId process, Fact fact) {}

    Optional<Violation> onSilence() {
        return Optional.empty();
    }

    final void require(boolean holds, Supplier<String> otherwise) {
        if (!holds && finding == null) {
            finding = otherwise.get();
        }
    }

    /// Whether a process has been seen from its first effect, or a client from its registration.
    final boolean isComplete(ProcessId process) {
        return complete.contains(process);
    }

    final boolean isEvicted(ProcessId process) {
        return process.role().equals(BankProtocol.CLIENT) && evicted.contains(process.number());
    }

    static void bound(SortedMap<?, ?> map) {
        while (map.size() > WINDOW) {
            map.remove(map.firstKey());
        }
    }

    final Property property() {
        return property;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Monitor monitor
                && property == monitor.property
                && complete.equals(monitor.complete)
                && evicted.equals(monitor.evicted)
                && memory().equals(monitor.memory());
    }

    /// By way of the text: a map's own hash is a sum, in which thousands of clock readings of a few processes collide.
    @Override
    public final int hashCode() {
        return memory().toString().hashCode();
    }
}
