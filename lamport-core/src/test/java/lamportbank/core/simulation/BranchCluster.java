package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import lamportbank.core.branch.BranchCommand;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.BranchMessage;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.branch.Ending;
import lamportbank.core.branch.EventId;
import lamportbank.core.branch.Mode;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.core.property.Property;
import lamportbank.core.property.Watch;

/// Branches on a bad network, and customers at their counters.
final class BranchCluster extends SimulatedSystem {
    /// A sub-event as the source's output lists it.
    record Logged(long event, String name, long clock) {
        @Override
        public String toString() {
            return event + " " + name + " " + clock;
        }
    }

    private static final int MAX_STEPS_TO_SILENCE = 50_000;
    private static final int MAX_UPDATES_AT_ONCE = 4;

    /// Small ones, so that batches are cut and updates wait; it is nobody's business but the branch's own.
    private static final List<BranchProtocol.Limits> LIMITS = List.of(
            BranchProtocol.Limits.DEFAULT, new BranchProtocol.Limits(100, 2, 1), new BranchProtocol.Limits(100, 1, 2));

    private static final List<Money> AT_THE_BOUNDS = LongStream.of(
            1, Money.MAX_CENTS / 8, Money.MAX_CENTS / 2, Money.MAX_CENTS - 40_000, Money.MAX_CENTS)
            .mapToObj(Money::new)
            .toList();

    private final Network network;
    private final Set<Fault> faults;
    private final Watch watch;
    private final SortedMap<Integer, Host<BranchProtocol.State>> branches = new TreeMap<>();
    private final SortedMap<Integer, List<Logged>> logs = new TreeMap<>();
    private final Map<Long, Ending> finished = new TreeMap<>();
    private final Map<ProcessId, Long> answered = new TreeMap<>();
    private final List<Update> asked = new ArrayList<>();
    private boolean modesChange;
    private long events;

    BranchCluster(long seed, int count, Mode mode, String opening, Set<Fault> faults) {
        this(seed, count, mode, Money.parse(opening), faults, Scale.SMALL, Carriage.unchanged());
    }

    private BranchCluster(
            long seed, int count, Mode mode, Money opening, Set<Fault> faults, Scale scale, Carriage carriage) {
        super(seed);
        this.faults = faults;
        network = new Network(chance, faults, new NoRest(), carriage, this::committed);
        watch = Watch.over(mode == Mode.ORDERED ? Property.OF_ORDERED_BRANCHES : Property.OF_EVERY_PROCESS);
        SortedSet<Integer> ids = new TreeSet<>(IntStream.rangeClosed(1, count).map(scale::number).boxed().toList());
        for (int id : ids) {
            SortedSet<Integer> others = new TreeSet<>(ids);
            others.remove(id);
            ProcessId name = name(id);
            BranchProtocol.Kind kind =
                    new BranchProtocol.Kind(id, others, chance.oneOf(LIMITS), mode, opening);
            Host<BranchProtocol.State> branch = new Host<>(
                    name.toString(),
                    name,
                    kind,
                    chance.oneOf(List.of(1, 7, 100_000)),
                    carriage,
                    after(kind.initial(), scale.lastEvent()),
                    scale.clock(id),
                    others.stream().collect(Collectors.toMap(
                            BranchCluster::name, other -> Host.heard(name(other).toString(), scale.clock(other)))));
            branches.put(id, branch);
            logs.put(id, new ArrayList<>());
            network.add(branch);
            network.nameIs(name, branch.label);
        }
    }

    private static ProcessId name(int id) {
        return new ProcessId(BranchProtocol.BRANCH, id);
    }

    /// A branch that has numbered updates up to one.
    private static BranchProtocol.State after(BranchProtocol.State fresh, long lastEvent) {
        return new BranchProtocol.State(
                fresh.id(), fresh.others(), fresh.limits(), fresh.mode(), fresh.balance(), lastEvent, fresh.ordered(),
                fresh.open(), fresh.eager(), fresh.modeSwitch(), fresh.held(), fresh.executed(), fresh.shares());
    }

    static BranchCluster of(Schedule schedule, Mode mode) {
        Scale scale = Scale.of(schedule.seed());
        Money opening = new Money(scale.largest() ? Money.MAX_CENTS - 40_000 : 40_000);
        BranchCluster cluster =
                new BranchCluster(
                        schedule.seed(), schedule.nodes(), mode, opening, schedule.faults(), scale,
                        schedule.carriage());
        cluster.modesChange = mode == Mode.EAGER;
        return cluster;
    }

    // ---- what customers and fate do

    /// A person at the counter.
    long submit(int branch, Update.Kind kind, String amount) {
        Update update = new Update(++events, kind, Money.parse(amount));
        submit(branches.get(branch), List.of(update));
        return update.eventId();
    }

    private void submit(Host<BranchProtocol.State> branch, List<Update> updates) {
        network.round(
                branch,
                updates.stream().<Input>map(update -> new Input.Ask(new BranchCommand.Submit(update))).toList());
    }

    /// New, asked again at this branch or at another, another one with a known id, or one that the branch shall number.
    private Update anyUpdate() {
        Update.Kind kind = chance.once(2) ? Update.Kind.DEPOSIT : Update.Kind.WITHDRAW;
        Update update = new Update(anyId(), kind, anyAmount());
        if (!asked.isEmpty() && chance.once(4)) {
            update = chance.oneOf(asked);
        }
        asked.add(update);
        return update;
    }

    private long anyId() {
        return switch (chance.upTo(8)) {
            case 0, 1 -> 0;
            case 2 -> chance.oneOf(List.of(1L, 2L, EventId.MAX - 1, EventId.MAX));
            default -> ++events;
        };
    }

    private Money anyAmount() {
        return chance.once(8)
                ? chance.oneOf(AT_THE_BOUNDS)
                : new Money(1 + chance.upTo(30_000));
    }

    /// A customer's program, which has a clock of its own.
    ///
    /// @return the stamp of the answer, once it is there
    Optional<Long> order(int branch, long stamp, Update update) {
        ProcessId customer = new ProcessId("customer", branch);
        answered.remove(customer);
        network.ask(branches.get(branch), customer, stamp, new BranchMessage.Order(update));
        settle();
        return Optional.ofNullable(answered.get(customer));
    }

    private void changeMode(Host<BranchProtocol.State> branch) {
        Mode other = branch.state().mode() == Mode.EAGER ? Mode.ORDERED : Mode.EAGER;
        network.round(branch, List.of(new Input.Ask(new BranchCommand.SetMode(other))));
    }

    @Override
    void step() {
        int dice = chance.upTo(100);
        if (modesChange && dice < 3) {
            branch(Host::isUp).ifPresent(this::changeMode);
        } else if (dice < 10) {
            branch(Host::isUp).ifPresent(branch -> {
                int together = chance.once(2) ? 1 : 1 + chance.upTo(MAX_UPDATES_AT_ONCE);
                submit(branch, Stream.generate(this::anyUpdate).limit(together).toList());
            });
        } else if (dice < 45) {
            network.offerSomething((_, _) -> true);
        } else if (dice < 92) {
            network.deliverSomething();
        } else if (dice < 94) {
            network.disturb();
        } else if (faults.contains(Fault.CRASH)) {
            if (dice < 97) {
                branch(Host::isUp).ifPresent(Host::crash);
            } else {
                branch(branch -> !branch.isUp()).ifPresent(Host::restart);
            }
        }
    }

    private Optional<Host<BranchProtocol.State>> branch(Predicate<Host<?>> which) {
        List<Host<BranchProtocol.State>> some = branches.values().stream().filter(which).toList();
        return some.isEmpty() ? Optional.empty() : Optional.of(chance.oneOf(some));
    }

    @Override
    void settle() {
        network.set(Fault.NONE);
        network.links.heal();
        branches.values().stream().filter(branch -> !branch.isUp()).forEach(Host::restart);
        for (int step = 0; step < MAX_STEPS_TO_SILENCE; step++) {
            if (step % 300 == 0 && faults.contains(Fault.SLOW_LINK)) {
                network.links.shift(chance, network.hosts());
            }
            if (network.isSilent() || chance.once(3)) {
                boolean offered = network.offerSomething((_, _) -> true);
                if (!offered && network.isSilent()) {
                    return;
                }
            }
            network.deliverSomething();
        }
        throw new AssertionError("the network never falls silent");
    }

    @Override
    void assertEverythingHasEnded() {
        watch.onSilence().ifPresent(violation -> {
            throw new AssertionError(violation.toString());
        });
        requireEnded(Set.copyOf(balances().values()).size() == 1, "the replicas are apart: " + balances());
        List<Mode> modes = branches.values().stream().map(branch -> branch.state().mode()).distinct().toList();
        requireEnded(modes.size() == 1, "the modes are apart: " + modes);
        branches.values().forEach(branch -> {
            BranchProtocol.State state = branch.state();
            requireEnded(
                    state.held().isEmpty()
                            && state.ordered().queue().entries().isEmpty()
                            && state.ordered().unanswered().isEmpty()
                            && state.open().isEmpty()
                            && branch.process().state().exchanges().isEmpty(),
                    "something at " + branch + ": " + state);
        });
    }

    // ---- what is watched

    private void committed(Host<?> host, Step step) {
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.Happened(long time, Fact fact) -> onFact(host, time, fact);
                case Effect.Answered(long time, ProcessId to, _, _) -> answered.put(to, time);
                default -> {}
            }
        }
        watch.onStep(host.self(), step).ifPresent(violation -> {
            throw new AssertionError(violation.toString());
        });
    }

    private void onFact(Host<?> host, long time, Fact fact) {
        switch (fact) {
            case BranchFact.SubEvent sub ->
                logs.get(host.self().number()).add(new Logged(sub.eventId(), sub.name(), time));
            case BranchFact.Finished(Update update, Ending outcome, _) -> finished.put(update.eventId(), outcome);
            default -> {}
        }
    }

    List<String> log(int branch) {
        return logs.get(branch).stream().map(Logged::toString).toList();
    }

    /// The sub-events of one event at all branches, by clock.
    List<String> logOfEvent(long event) {
        return logs.values().stream()
                .flatMap(List::stream)
                .filter(logged -> logged.event() == event)
                .sorted(Comparator.comparingLong(Logged::clock))
                .map(Logged::toString)
                .toList();
    }

    Optional<Ending> outcome(long event) {
        return Optional.ofNullable(finished.get(event));
    }

    Map<Integer, Money> balances() {
        return branches.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().state().balance()));
    }

    @Override
    Trace trace() {
        return network.trace;
    }

    @Override
    Sometimes sometimes() {
        return network.sometimes;
    }

    private static final class NoRest implements Network.Rest {
        @Override
        public Optional<Message> refused(Message question, Refusal refusal) {
            throw new AssertionError("branches ask each other nothing", refusal);
        }
    }
}
