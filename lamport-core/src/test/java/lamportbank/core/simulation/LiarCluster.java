package lamportbank.core.simulation;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import lamportbank.core.bank.BankFact;
import lamportbank.core.chain.Block;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Step;
import lamportbank.core.property.Property;
import lamportbank.core.property.Watch;

/// A bank and its clients, the first of which lies. Of the others everything is claimed that does not depend on it.
final class LiarCluster extends Cluster {
    /// The bank sees a conflict when the liar proposes a block without being inside.
    private static final Set<Property> OF_THE_HONEST;

    /// Held, too, once what the liar has said, or has had sealed out of turn, is left out.
    private static final Set<Property> AMONG_THE_HONEST =
            EnumSet.of(Property.ENTRY_IN_TIMESTAMP_ORDER, Property.NO_HASH_CHANGES);

    static {
        EnumSet<Property> all = EnumSet.copyOf(Property.OF_BANK_AND_CLIENTS);
        all.remove(Property.NO_CONFLICT_AT_THE_BANK);
        all.removeAll(AMONG_THE_HONEST);
        OF_THE_HONEST = Collections.unmodifiableSet(all);
    }

    private final Watch watch = Watch.over(OF_THE_HONEST);
    private final Watch watchAmongThem = Watch.over(AMONG_THE_HONEST);

    LiarCluster(Schedule schedule) {
        super(schedule, schedule.nodes() + 1);
    }

    private Host<ClientProtocol.State> liar() {
        return clients().getFirst();
    }

    @Override
    void step() {
        if (!chance.once(6) || !liar().isUp()) {
            super.step();
            return;
        }
        network().lies(liar());
        Liar liar = new Liar(liar(), chance, rest(), network());
        if (chance.once(4)) {
            honest().ifPresent(other -> liar.lieTo(bank(), other));
        } else {
            honest().ifPresent(liar::lieTo);
        }
    }

    private Optional<Host<ClientProtocol.State>> honest() {
        List<Host<ClientProtocol.State>> honest = clients().stream()
                .filter(client -> client != liar() && client.isUp())
                .toList();
        return honest.isEmpty() ? Optional.empty() : Optional.of(chance.oneOf(honest));
    }

    /// The liar counts as dead: it is evicted with the others.
    @Override
    void settle() {
        liar().crashForGood();
        super.settle();
    }

    @Override
    void watch(Host<?> process, Step step) {
        if (process == liar()) {
            return;
        }
        watch.onStep(process.self(), step)
                .or(() -> watchAmongThem.onEffects(process.self(), step.firstEffect(), honest(step.effects())))
                .ifPresent(violation -> {
                    throw new AssertionError(violation.toString());
                });
    }

    private List<Effect> honest(List<Effect> effects) {
        return effects.stream().filter(effect -> switch (effect) {
            case Effect.Received received -> !received.from().equals(liar().self());
            case Effect.Happened(_, BankFact.BlockSealed(Block block, _)) -> !isLiars(block);
            case Effect.Happened(_, ClientFact.BlockHeldBack(Block block)) -> !isLiars(block);
            default -> true;
        }).toList();
    }

    private boolean isLiars(Block block) {
        return block.node() == liar().self().number();
    }

    @Override
    void requireSilence() {
        watch.onSilence().or(watchAmongThem::onSilence).ifPresent(violation -> {
            throw new AssertionError(violation.toString());
        });
    }
}
