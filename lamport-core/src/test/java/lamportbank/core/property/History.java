package lamportbank.core.property;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.client.ClientFact;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;

import static org.assertj.core.api.Assertions.assertThat;

/// What processes have done, as far as a test wants it, and what a watch says to it.
class History {
    static final ProcessId BANK = new ProcessId("bank", 0);
    static final ProcessId ONE = new ProcessId("client", 1);
    static final ProcessId TWO = new ProcessId("client", 2);
    static final ProcessId BRANCH_1 = new ProcessId("branch", 1);
    static final ProcessId BRANCH_2 = new ProcessId("branch", 2);
    static final Timestamp EARLY = new Timestamp(1, 1);
    static final Timestamp LATE = new Timestamp(1, 2);
    static final Block FIRST = block(0, EARLY, Block.GENESIS, "a");
    static final Block SECOND = block(1, LATE, FIRST.hash(), "b");
    static final Block OTHER_FIRST = block(0, LATE, Block.GENESIS, "b");
    static final SortedMap<Integer, Money> NOBODY = new TreeMap<>();

    final TreeMap<ProcessId, Long> numbers = new TreeMap<>();
    Watch watch = Watch.over(EnumSet.allOf(Property.class));
    Optional<Violation> violation = Optional.empty();

    static Block block(long height, Timestamp request, String previous, String transfer) {
        return Block.seal(
                height, request, previous,
                List.of(new SealedTransfer(transfer, request.node(), 9, new Money(100), Outcome.SUCCESS)));
    }

    History over(Property... properties) {
        watch = Watch.over(Set.of(properties));
        return this;
    }

    History does(ProcessId process, Effect... effects) {
        long first = numbers.merge(process, (long) effects.length, Long::sum) - effects.length + 1;
        Optional<Violation> found = watch.onEffects(process, first, List.of(effects));
        violation = violation.or(() -> found);
        return this;
    }

    History does(ProcessId process, long time, Fact... facts) {
        for (Fact fact : facts) {
            does(process, new Effect.Happened(time, fact));
        }
        return this;
    }

    void holds() {
        assertThat(violation.or(watch::onSilence)).isEmpty();
    }

    void breaks(Property property) {
        assertThat(violation.or(watch::onSilence)).get().extracting(Violation::property).isEqualTo(property);
    }

    static Fact entered(Timestamp request) {
        return new ClientFact.Entered(request);
    }

    static Fact evicted(int id) {
        return new BankFact.MemberChanged(new Member(id, "http://" + id, "it", 0, Member.Status.EVICTED));
    }

    static Fact sealed(Block block) {
        return new BankFact.BlockSealed(block, NOBODY);
    }

    static Fact appended(Block block) {
        return new ClientFact.BlockAppended(block);
    }
}
