package lamportbank.core.simulation;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How each machine is connected to each other one at the moment.
final class Links {
    /// What goes from one host to another.
    private record Link(Host<?> from, Host<?> to) {}

    private final Set<Link> slow = new HashSet<>();
    private final Set<Host<?>> slowHosts = new HashSet<>();
    private final Set<Host<?>> apart = new HashSet<>();

    /// From now on other links than before are slow: one in five.
    void shift(Chance chance, Collection<Host<?>> hosts) {
        slow.clear();
        for (Host<?> from : hosts) {
            for (Host<?> to : hosts) {
                if (chance.once(5)) {
                    slow.add(new Link(from, to));
                }
            }
        }
    }

    /// Something changes, as far as such a fault is wanted.
    ///
    /// @return what, where a person would notice
    Optional<String> disturb(Chance chance, Set<Fault> faults, Collection<Host<?>> hosts) {
        switch (chance.upTo(6)) {
            case 0, 1 -> {
                if (faults.contains(Fault.SLOW_LINK)) {
                    shift(chance, hosts);
                }
                return Optional.empty();
            }
            case 2 -> {
                if (!faults.contains(Fault.SLOW_NODE)) {
                    return Optional.empty();
                }
                Host<?> host = chance.oneOf(List.copyOf(hosts));
                slowHosts.clear();
                slowHosts.add(host);
                return Optional.of(host + " becomes slow");
            }
            case 3 -> {
                if (!faults.contains(Fault.PARTITION)) {
                    return Optional.empty();
                }
                apart.clear();
                hosts.stream().filter(_ -> chance.once(2)).forEach(apart::add);
                return Optional.of("apart from the rest: " + apart.stream().map(Host::toString).sorted().toList());
            }
            default -> {
                boolean wasIll = !apart.isEmpty() || !slowHosts.isEmpty();
                heal();
                return wasIll ? Optional.of("the network heals") : Optional.empty();
            }
        }
    }

    void heal() {
        apart.clear();
        slowHosts.clear();
        slow.clear();
    }

    boolean isCut(Flight flight) {
        return apart.contains(flight.from()) != apart.contains(flight.to());
    }

    boolean isSlow(Flight flight) {
        return slowHosts.contains(flight.from())
                || slowHosts.contains(flight.to())
                || slow.contains(new Link(flight.from(), flight.to()));
    }
}
