package lamportbank.core.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import lamportbank.core.bank.BankCommand;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.branch.BranchCommand;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.branch.Mode;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.process.Command;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;
import lamportbank.core.property.Property;
import lamportbank.core.simulation.Members;

/// The systems that are explored.
final class Scenarios {
    private static final Money OPENING = Money.parse("10.00");
    private static final ClientProtocol.Limits LIMITS = ClientProtocol.Limits.DEFAULT;
    private static final BranchProtocol.Limits AT_ONCE = BranchProtocol.Limits.DEFAULT;
    private static final BranchProtocol.Limits IN_BATCHES = new BranchProtocol.Limits(10, 2, 1);

    /// Explored at every build, the smallest first.
    static final List<Scenario> SMALL = List.of(
            clients(1, 1),
            clients(1, 1).withCrashes(1),
            join(1, 1),
            join(1, 1).withCrashes(1),
            eviction(2, 1, 1),
            branches(2, 0, 0),
            branches(1, 1, 0),
            changingBranches(Mode.ORDERED, List.of(1), 1, 0, 0),
            branches(2, 0, 0).withCrashes(1),
            batches(3, 1),
            batches(3, 0, 0),
            batches(3, 1).withCrashes(1),
            changingBatches(List.of(2), 2, 0, 0),
            clients(2, 2),
            clients(2, 1).withCrashes(1),
            join(1, 1, 0),
            clients(1, 1, 0).withCrashes(1),
            clients(2, 1, 0),
            clients(1, 1, 1),
            eviction(2, 1, 1, 0),
            changingBranches(Mode.ORDERED, List.of(1), 1, 1, 0),
            changingBranches(Mode.EAGER, List.of(1), 0, 1, 1),
            join(0, 1, 1),
            join(1, 1, 0).withCrashes(1),
            clients(2, 2, 0).inPairs());

    /// Explored when somebody asks for it.
    static final List<Scenario> LARGE = List.of(
            branches(1, 1, 0).withCrashes(1),
            branches(1, 1, 1),
            branches(2, 1, 0),
            batches(3, 1, 0),
            changingBatches(List.of(2), 3, 0, 0),
            clients(2, 2).withCrashes(1),
            changingBranches(Mode.EAGER, List.of(1, 2), 1, 1, 0),
            changingBranches(Mode.ORDERED, List.of(1), 0, 1, 1),
            changingBranches(Mode.ORDERED, List.of(1), 1, 0, 0).withCrashes(1),
            changingBranches(Mode.EAGER, List.of(1), 1, 1, 0).withCrashes(1),
            eviction(2, 1, 1, 0).withCrashes(1),
            join(0, 1, 1).withCrashes(1),
            join(1, 1, 1),
            clients(2, 1, 0).withCrashes(1),
            clients(1, 1, 1).withCrashes(1),
            clients(2, 2, 0),
            clients(2, 1, 1),
            clients(2, 2, 2).inPairs(),
            clients(2, 1, 1).withCrashes(1),
            clients(2, 2, 1));

    private Scenarios() {}

    /// Members who submit so many transfers each.
    ///
    /// @param transfers by client
    static Scenario clients(int... transfers) {
        return clients(List.of(), transfers);
    }

    /// As before, while an operator evicts a member who may be alive.
    static Scenario eviction(int evicted, int... transfers) {
        return clients(List.of(new BankCommand.Evict(evicted)), transfers);
    }

    private static Scenario clients(List<Command> atBank, int... transfers) {
        Members members = new Members(transfers.length, OPENING);
        List<Scenario.Actor<?>> actors = new ArrayList<>();
        actors.add(actor(ClientProtocol.BANK, "bank", new BankProtocol.Kind(OPENING), members.bank(), atBank));
        for (Member member : members.all()) {
            int id = member.id();
            actors.add(actor(
                    new ProcessId(BankProtocol.CLIENT, id),
                    member.incarnation(),
                    new ClientProtocol.Kind(LIMITS),
                    members.client(id, LIMITS),
                    submissions(id, transfers.length, transfers[id - 1])));
        }
        String title = transfers.length + " clients, transfers " + Arrays.toString(transfers)
                + (atBank.isEmpty() ? "" : ", " + atBank.getFirst());
        return new Scenario(title, actors, ofClients(), 1, 0);
    }

    private static Set<Property> ofClients() {
        Set<Property> properties = EnumSet.copyOf(Property.OF_BANK_AND_CLIENTS);
        properties.remove(Property.NOTHING_COMMITTED_IS_FORGOTTEN); // seen by comparing what comes back after a crash
        return properties;
    }

    /// Members, and one who joins meanwhile and submits too.
    static Scenario join(int submittedByNewcomer, int... transfers) {
        Scenario before = clients(transfers);
        int id = transfers.length + 1;
        List<Command> agenda = new ArrayList<>();
        agenda.add(new ClientCommand.Join("newcomer", "http://host-" + id, null));
        agenda.addAll(submissions(id, id, submittedByNewcomer));
        List<Scenario.Actor<?>> actors = new ArrayList<>(before.actors());
        ClientProtocol.Kind kind = new ClientProtocol.Kind(LIMITS);
        LamportProcess.State<ClientProtocol.State> fresh =
                LamportProcess.initial(new ProcessId(BankProtocol.CLIENT, 0), kind);
        actors.add(new Scenario.Actor<>(new ProcessId(BankProtocol.CLIENT, id), "newcomer", kind, fresh, agenda));
        return new Scenario(
                before.title() + ", one joins and submits " + submittedByNewcomer, actors, before.properties(), 1, 0);
    }

    /// One who is alone has nobody to send money to.
    private static List<Command> submissions(int client, int clients, int count) {
        if (clients == 1) {
            return List.of();
        }
        List<Command> submissions = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            int to = client % clients + 1 == client ? 1 : client % clients + 1;
            submissions.add(new ClientCommand.Submit(
                    new Transfer(client + "." + number, client, to, Money.parse("7.00"))));
        }
        return submissions;
    }

    /// Ordered replicas that take so many withdrawals each, of which only one is covered.
    static Scenario branches(int... updates) {
        Set<Property> properties = EnumSet.copyOf(Property.OF_ORDERED_BRANCHES);
        return branches("", AT_ONCE, Mode.ORDERED, List.of(), properties, updates);
    }

    /// As before, with one batch at a time and two updates in it, so that updates wait.
    static Scenario batches(int... updates) {
        Set<Property> properties = EnumSet.copyOf(Property.OF_ORDERED_BRANCHES);
        return branches(", in batches", IN_BATCHES, Mode.ORDERED, List.of(), properties, updates);
    }

    /// Replicas whose mode changes once for each of these branches, from this mode to the other, while they take so many
    /// withdrawals each.
    static Scenario changingBranches(Mode before, List<Integer> changing, int... updates) {
        return branches(", " + before + " at first, changed by " + changing, AT_ONCE, before, changing,
                EnumSet.copyOf(Property.OF_EVERY_PROCESS), updates);
    }

    /// As before, in batches, ordered at first.
    static Scenario changingBatches(List<Integer> changing, int... updates) {
        return branches(", in batches, changed by " + changing, IN_BATCHES, Mode.ORDERED, changing,
                EnumSet.copyOf(Property.OF_EVERY_PROCESS), updates);
    }

    private static Scenario branches(
            String how, BranchProtocol.Limits limits, Mode mode, List<Integer> changing, Set<Property> properties,
            int... updates) {
        List<Scenario.Actor<?>> actors = new ArrayList<>();
        long event = 0;
        for (int id = 1; id <= updates.length; id++) {
            TreeSet<Integer> others = new TreeSet<>();
            for (int other = 1; other <= updates.length; other++) {
                if (other != id) {
                    others.add(other);
                }
            }
            BranchProtocol.Kind kind = new BranchProtocol.Kind(id, others, limits, mode, OPENING);
            List<Command> agenda = new ArrayList<>();
            if (changing.contains(id)) {
                agenda.add(new BranchCommand.SetMode(mode == Mode.ORDERED ? Mode.EAGER : Mode.ORDERED));
            }
            for (int number = 0; number < updates[id - 1]; number++) {
                agenda.add(new BranchCommand.Submit(new Update(++event, Update.Kind.WITHDRAW, Money.parse("7.00"))));
            }
            actors.add(actor(
                    new ProcessId(BranchProtocol.BRANCH, id), "branch-" + id, kind, kind.initial(), agenda));
        }
        properties.remove(Property.NOTHING_COMMITTED_IS_FORGOTTEN);
        String title = updates.length + " branches, updates " + Arrays.toString(updates) + how;
        return new Scenario(title, actors, properties, 1, 0);
    }

    private static <S> Scenario.Actor<S> actor(
            ProcessId name, String incarnation, Protocol.Kind<S> kind, S protocol, List<Command> agenda) {
        LamportProcess.State<S> fresh = LamportProcess.initial(name, kind);
        return new Scenario.Actor<>(
                name,
                incarnation,
                kind,
                new LamportProcess.State<>(
                        name, fresh.time(), fresh.calls(), fresh.outgoing(), fresh.incoming(), fresh.pending(),
                        fresh.exchanges(), fresh.expelled(), protocol),
                agenda);
    }
}
