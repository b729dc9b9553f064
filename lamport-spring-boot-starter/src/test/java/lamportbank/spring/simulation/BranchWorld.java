package lamportbank.spring.simulation;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import lamportbank.core.branch.BranchCommand;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.branch.Mode;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.core.property.Property;
import lamportbank.spring.channel.AddressBook;

/// Ordered branches.
final class BranchWorld extends World {
    private static final int LARGEST_AMOUNT = 30_000;

    private final List<Machine<BranchProtocol.State>> branches = new ArrayList<>();

    BranchWorld(long seed) {
        super(seed, Property.OF_ORDERED_BRANCHES);
        int count = 2 + chance.nextInt(3);
        for (int id = 1; id <= count; id++) {
            SortedSet<Integer> others = new TreeSet<>();
            for (int other = 1; other <= count; other++) {
                if (other != id) {
                    others.add(other);
                }
            }
            branches.add(branch(id, others));
        }
    }

    private Machine<BranchProtocol.State> branch(int id, SortedSet<Integer> others) {
        ProcessId name = new ProcessId(BranchProtocol.BRANCH, id);
        return new Machine<>(
                name,
                new BranchProtocol.Kind(
                        id, others, new BranchProtocol.Limits(100, 1 + chance.nextInt(3), 1 + chance.nextInt(2)),
                        Mode.ORDERED, Money.parse("400.00")),
                addresses(others),
                net,
                chance,
                (branch, step) -> observe(name, step));
    }

    /// As in the service.
    private AddressBook addresses(SortedSet<Integer> others) {
        Set<ProcessId> all = new HashSet<>();
        others.forEach(other -> all.add(new ProcessId(BranchProtocol.BRANCH, other)));
        return new AddressBook() {
            @Override
            public Optional<URI> find(LamportProcess process, ProcessId peer) {
                return Optional.of(branches.get(peer.number() - 1).address);
            }

            @Override
            public Set<ProcessId> acquaintances(LamportProcess process) {
                return all;
            }
        };
    }

    @Override
    List<Machine<BranchProtocol.State>> machines() {
        return branches;
    }

    @Override
    void isUp(Machine<?> machine) {}

    @Override
    void work() {
        for (Machine<?> branch : some(Machine::isUp)) {
            for (int updates = chance.nextInt(3); updates > 0; updates--) {
                Update.Kind kind = chance.nextBoolean() ? Update.Kind.DEPOSIT : Update.Kind.WITHDRAW;
                Money amount = new Money(1 + chance.nextInt(LARGEST_AMOUNT));
                ask(branch, new BranchCommand.Submit(new Update(0, kind, amount)));
            }
        }
    }

    @Override
    void requireEnded() {
        List<Money> balances = branches.stream().map(branch -> branch.state().balance()).distinct().toList();
        require(balances.size() == 1, "the replicas are apart: " + balances);
        branches.forEach(branch -> require(
                branch.state().held().isEmpty() && branch.state().ordered().queue().entries().isEmpty(),
                branch + " has " + branch.state()));
    }
}
