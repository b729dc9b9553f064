package lamportbank.core.simulation;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// What can go wrong. A failing run is tried again without each of them.
public enum Fault {
    /// Anything in flight gets lost: a request, a response, a post, its acknowledgement.
    LOSS(0.1),
    /// Anything in flight arrives and stays in flight.
    REPEAT(0.1),
    /// A post leaves out the first messages that it should carry.
    GAP(0.05),
    /// A journal fails in a round, after the steps were stored or before.
    JOURNAL(0.01),
    /// The bank dies while it carries out a `PUT`: before the commit, or after it and before the answer.
    DEATH_IN_PUT(0.02),
    /// Machines stop and come back, or do not.
    CRASH(1),
    /// Links become slow.
    SLOW_LINK(1),
    /// All that goes to or comes from one machine becomes slow.
    SLOW_NODE(1),
    /// The network falls in two.
    PARTITION(1),
    JOIN(1),
    LEAVE(1),
    EVICTION(1);

    static final Set<Fault> NONE = Collections.unmodifiableSet(EnumSet.noneOf(Fault.class));
    static final Set<Fault> ALL = Collections.unmodifiableSet(EnumSet.allOf(Fault.class));

    final double probability;

    Fault(double probability) {
        this.probability = probability;
    }
}
