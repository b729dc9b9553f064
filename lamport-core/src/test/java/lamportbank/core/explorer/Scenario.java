package lamportbank.core.explorer;

import java.util.List;
import java.util.Set;

import lamportbank.core.bank.BankCommand;
import lamportbank.core.branch.BranchCommand;
import lamportbank.core.process.Command;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;
import lamportbank.core.property.Property;

/// A small system of which every run is explored.
///
/// @param title what it is, for a person
/// @param together how many things a person asks at a time
/// @param crashes how many crashes there may be in a run, each of any process at any point
record Scenario(String title, List<Actor<?>> actors, Set<Property> properties, int together, int crashes) {
    /// A process in it.
    ///
    /// @param name by which the others know it, now or later
    /// @param agenda what people will ask of it, one after the other, at any time
    /// @param <S> the state of its protocol
    record Actor<S>(
            ProcessId name,
            String incarnation,
            Protocol.Kind<S> kind,
            LamportProcess.State<S> beginning,
            List<Command> agenda) {}

    @Override
    public String toString() {
        return title;
    }

    Scenario inPairs() {
        return new Scenario(title + ", each two at a time", actors, properties, 2, crashes);
    }

    boolean changesMode() {
        return asks(BranchCommand.SetMode.class);
    }

    boolean evicts() {
        return asks(BankCommand.Evict.class);
    }

    private boolean asks(Class<?> command) {
        return actors.stream().flatMap(actor -> actor.agenda().stream()).anyMatch(command::isInstance);
    }

    Scenario withCrashes(int count) {
        return new Scenario(title + ", " + count + " crash", actors, properties, together, count);
    }
}
