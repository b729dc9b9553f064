package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

import lamportbank.core.bank.BankCommand;
import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.channel.IncomingChannel;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.Phase;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;
import lamportbank.core.property.Property;
import lamportbank.core.property.Watch;

/// A bank and its clients on a bad network.
class Cluster extends SimulatedSystem {
    static final Money OPENING = Money.parse("10.00");
    private static final int MAX_STEPS_TO_SILENCE = 100_000;

    private final Network network;
    private final Set<Fault> faults;
    private final Watch watch = Watch.over(Property.OF_BANK_AND_CLIENTS);
    private final BankRest rest = new BankRest();
    private final Host<BankProtocol.State> bank;
    private final List<Host<ClientProtocol.State>> clients = new ArrayList<>();
    private final Map<String, Member> members = new TreeMap<>();
    private final Map<Host<ClientProtocol.State>, BankMessage.Heir> heirs = new HashMap<>();
    private final int maxClients;
    private final Scale scale;
    private final Carriage carriage;
    private final Money opening;
    private int transfers;

    /// A bank without clients.
    Cluster(long seed, int maxClients, Set<Fault> faults) {
        this(seed, maxClients, faults, 0, Scale.SMALL, Carriage.unchanged(), false);
    }

    /// @param isLimited whether clients hold themselves to fewer requests and transfers than they may
    private Cluster(
            long seed, int maxClients, Set<Fault> faults, int count, Scale scale, Carriage carriage,
            boolean isLimited) {
        super(seed);
        this.carriage = carriage;
        this.scale = scale;
        opening = scale.opening(OPENING, maxClients);
        Members known = new Members(count, opening, scale);
        this.maxClients = maxClients;
        this.faults = faults;
        network = new Network(chance, faults, rest, carriage, this::committed);
        bank = new Host<>(
                "bank", ClientProtocol.BANK, new BankProtocol.Kind(opening), stepsPerSnapshot(), carriage, known.bank(),
                scale.clock(0), Map.of());
        network.add(bank);
        network.nameIs(ClientProtocol.BANK, bank.label);
        for (Member self : known.all()) {
            ClientProtocol.Limits limits = isLimited ? limits() : ClientProtocol.Limits.DEFAULT;
            add(new Host<>(
                    self.address(),
                    new ProcessId(BankProtocol.CLIENT, self.id()),
                    new ClientProtocol.Kind(limits),
                    stepsPerSnapshot(),
                    carriage,
                    known.client(self.id(), limits),
                    scale.clock(clients.size()),
                    heard(known.all(), self)));
            know(self);
        }
    }

    /// Members take part in the order of their list.
    private Map<ProcessId, IncomingChannel.State> heard(List<Member> all, Member self) {
        Map<ProcessId, IncomingChannel.State> heard = new HashMap<>();
        for (Member other : all) {
            if (!other.equals(self)) {
                heard.put(
                        new ProcessId(BankProtocol.CLIENT, other.id()),
                        Host.heard(other.address(), scale.clock(all.indexOf(other))));
            }
        }
        return heard;
    }

    /// A bank and its members, who know each other and have not spoken yet: all clocks are 0.
    static Cluster ofMembers(long seed, int count, Set<Fault> faults) {
        return new Cluster(seed, count, faults, count, Scale.SMALL, Carriage.unchanged(), false);
    }

    static Cluster of(Schedule schedule) {
        Cluster cluster = new Cluster(schedule, schedule.nodes());
        cluster.open();
        return cluster;
    }

    /// Every other one begins with members, and every other one with clients that have to join.
    ///
    /// @param count how many, about
    Cluster(Schedule schedule, int count) {
        this(
                schedule.seed(), beginsWithMembers(schedule) ? count + 1 : count, schedule.faults(),
                beginsWithMembers(schedule) ? count : 0, Scale.of(schedule.seed()), schedule.carriage(), true);
    }

    final void open() {
        if (clients.isEmpty()) {
            for (int client = 0; client < Math.max(1, maxClients - 1); client++) {
                start();
            }
        }
    }

    private static boolean beginsWithMembers(Schedule schedule) {
        return schedule.seed() % 2 == 0;
    }

    private int stepsPerSnapshot() {
        return chance.oneOf(List.of(1, 7, 100_000));
    }

    private ClientProtocol.Limits limits() {
        return new ClientProtocol.Limits(20, 1 + chance.upTo(3), 1 + chance.upTo(2));
    }

    private void add(Host<ClientProtocol.State> client) {
        clients.add(client);
        network.add(client);
    }

    // ---- what people and fate do

    /// A client starts, and asks to be let in.
    Host<ClientProtocol.State> start() {
        Host<ClientProtocol.State> client = new Host<>(
                "http://host-" + (clients.size() + 1),
                new ProcessId(BankProtocol.CLIENT, 0),
                new ClientProtocol.Kind(limits()),
                stepsPerSnapshot(),
                carriage);
        add(client);
        legacy().filter(_ -> chance.once(2)).ifPresent(account -> heirs.put(client, account));
        join(client);
        return client;
    }

    /// The account of somebody who is gone, if nobody has taken it over.
    private Optional<BankMessage.Heir> legacy() {
        return members.values().stream()
                .filter(member -> member.status() != Member.Status.ACTIVE)
                .map(member -> new BankMessage.Heir(member.account(), member.incarnation()))
                .filter(heir -> !heirs.containsValue(heir))
                .findFirst();
    }

    private void join(Host<ClientProtocol.State> client) {
        Integer wanted = scale.largest() && client == clients.getFirst() ? ProcessId.MAX_NUMBER : null;
        network.round(client, List.of(new Input.Ask(
                new ClientCommand.Join(client.incarnation, client.label, wanted, heirs.get(client)))));
    }

    @Override
    void step() {
        int dice = chance.upTo(1000);
        if (dice < 100) {
            submitSomething();
        } else if (dice < 440) {
            network.offerSomething((_, _) -> true);
        } else if (dice < 930) {
            network.deliverSomething();
        } else if (dice < 950) {
            network.disturb();
        } else if (dice < 970) {
            when(Fault.CRASH, anyone(Host::isUp), this::crash);
        } else if (dice < 985) {
            when(Fault.CRASH, anyone(host -> !host.isUp() && !host.isDead()), this::restart);
        } else if (dice < 990) {
            client(Host::isUp).ifPresent(client -> ask(client, new ClientCommand.QueryBalance()));
        } else if (dice < 994) {
            if (clients.size() < maxClients && faults.contains(Fault.JOIN)) {
                start();
            }
        } else if (dice < 996) {
            when(Fault.LEAVE, client(Host::isUp), client -> ask(client, new ClientCommand.Leave()));
        } else if (dice < 998) {
            when(Fault.CRASH, client(host -> !host.isDead() && !isFenced(host)), Host::crashForGood);
        } else if (dice < 999) {
            when(Fault.EVICTION, client(Host::isDead), this::evict);
        } else if (chance.once(4)) {
            // It was alive after all: at the worst moment, if there is such a client.
            Optional<Host<ClientProtocol.State>> inside = client(host -> host.isUp() && isInside(host));
            when(Fault.EVICTION, inside.or(() -> client(Host::isUp)), this::evict);
        }
    }

    private <H> void when(Fault fault, Optional<H> host, Consumer<H> happening) {
        if (faults.contains(fault)) {
            host.ifPresent(happening);
        }
    }

    void submit(int from, int to, String amount) {
        Transfer transfer = new Transfer("t" + ++transfers, from, to, Money.parse(amount));
        network.round(clients.get(from - 1), List.of(new Input.Ask(new ClientCommand.Submit(transfer))));
    }

    private void submitSomething() {
        client(Host::isUp).ifPresent(client -> {
            int self = account(client);
            List<Input> burst = new ArrayList<>();
            for (int i = chance.upTo(3); i >= 0; i--) {
                int to = anyAccount();
                Money amount = scale.amount(chance, opening);
                if (self > 0 && self != to) {
                    burst.add(new Input.Ask(
                            new ClientCommand.Submit(new Transfer(scale.id(++transfers), self, to, amount))));
                }
            }
            if (!burst.isEmpty()) {
                network.round(client, burst);
            }
        });
    }

    private int anyAccount() {
        int place = chance.upTo(Math.max(2, members.size()));
        return scale.largest() && !members.isEmpty()
                ? List.copyOf(members.values()).get(place % members.size()).account()
                : 1 + place;
    }

    /// 0 while it has none.
    private static int account(Host<ClientProtocol.State> client) {
        Member self = client.state().self();
        return self == null ? 0 : self.account();
    }

    private void ask(Host<?> client, ClientCommand command) {
        network.trace.add(client + " is asked: " + command);
        network.round(client, List.of(new Input.Ask(command)));
    }

    private void evict(Host<?> client) {
        member(client).ifPresent(member -> {
            network.trace.add("an operator evicts client-" + member.id());
            network.round(bank, List.of(new Input.Ask(new BankCommand.Evict(member.id()))));
        });
    }

    private void crash(Host<?> host) {
        network.trace.add(host + " crashes");
        host.crash();
    }

    private void restart(Host<?> host) {
        network.trace.add(host + " restarts");
        host.restart();
        if (host != bank) {
            join(clients.get(clients.indexOf(host)));
        }
    }

    private Optional<Host<?>> anyone(Predicate<Host<?>> which) {
        List<Host<?>> hosts = network.hosts().stream().filter(which).toList();
        return hosts.isEmpty() ? Optional.empty() : Optional.of(chance.oneOf(hosts));
    }

    private Optional<Host<ClientProtocol.State>> client(Predicate<Host<?>> which) {
        List<Host<ClientProtocol.State>> hosts = clients.stream().filter(which).toList();
        return hosts.isEmpty() ? Optional.empty() : Optional.of(chance.oneOf(hosts));
    }

    // ---- the end: the network heals, the dead are evicted, and everything that was begun must end

    @Override
    void settle() {
        network.trace.add("the network heals, the dead are evicted");
        network.set(Fault.NONE);
        network.links.heal();
        List.copyOf(network.hosts()).stream()
                .filter(host -> !host.isUp() && !host.isDead())
                .forEach(this::restart);
        clients.stream().filter(Host::isUp).forEach(this::join);
        for (int step = 0; step < MAX_STEPS_TO_SILENCE; step++) {
            if (step % 300 == 0 && faults.contains(Fault.SLOW_LINK)) {
                network.links.shift(chance, network.hosts());
            }
            if (network.isSilent()) {
                clients.stream().filter(Host::isDead).filter(this::isMissed).forEach(this::evict);
            }
            if (network.isSilent() || chance.once(3)) {
                boolean offered = network.offerSomething(this::mayStillTalk);
                if (!offered && network.isSilent()) {
                    return;
                }
            }
            network.deliverSomething();
        }
        throw new AssertionError("the network never falls silent");
    }

    /// The evicted who live have still to learn it, and what became of their transfers.
    private boolean mayStillTalk(Host<?> from, Host<?> to) {
        return matters(from) && matters(to)
                || from == bank && isOutside(to) && to.self().number() > 0
                || to == bank && isOutside(from);
    }

    /// Whoever knows that it was evicted counts on learning what became of its transfers: it lives until it has.
    private boolean isFenced(Host<?> client) {
        return client.state() instanceof ClientProtocol.State state && state.phase() == Phase.FENCED;
    }

    private static boolean isInside(Host<?> client) {
        return client.state() instanceof ClientProtocol.State state && state.mutex().inside() != null;
    }

    private boolean isOutside(Host<?> host) {
        return !host.isDead() && !matters(host);
    }

    private boolean matters(Host<?> host) {
        return !host.isDead() && !member(host).map(Member::status).stream().anyMatch(Member.Status.EVICTED::equals);
    }

    /// Whether others still count on a client.
    private boolean isMissed(Host<?> host) {
        return member(host).map(Member::status).stream().anyMatch(status -> status != Member.Status.EVICTED);
    }

    @Override
    void assertEverythingHasEnded() {
        requireSilence();
        Ended ended = new Ended(bank.state());
        ended.requireMoney(opening);
        clients.stream().filter(this::matters).forEach(ended::requireAt);
        clients.stream().filter(this::isOutside).forEach(ended::requireOutside);
    }

    void requireSilence() {
        watch.onSilence().ifPresent(violation -> {
            throw new AssertionError(violation.toString());
        });
    }

    // ---- what is watched

    private void committed(Host<?> host, Step step) {
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.Happened(_, BankFact.BlockSealed(Block block, _)) -> rest.keep(block);
                case Effect.Happened(_, BankFact.MemberChanged(Member member)) -> know(member);
                default -> {}
            }
        }
        watch(host, step);
    }

    void watch(Host<?> host, Step step) {
        watch.onStep(host.self(), step).ifPresent(violation -> {
            throw new AssertionError(violation.toString());
        });
    }

    private void know(Member member) {
        members.put(member.incarnation(), member);
        network.nameIs(new ProcessId(BankProtocol.CLIENT, member.id()), member.address());
    }

    private Optional<Member> member(Host<?> host) {
        return Optional.ofNullable(members.get(host.incarnation));
    }

    final Host<BankProtocol.State> bank() {
        return bank;
    }

    final List<Host<ClientProtocol.State>> clients() {
        return clients;
    }

    final BankRest rest() {
        return rest;
    }

    final Network network() {
        return network;
    }

    List<Block> blocks() {
        return rest.blocks();
    }

    SortedMap<Integer, Money> balances() {
        return bank.state().accounts();
    }

    @Override
    Trace trace() {
        return network.trace;
    }

    @Override
    Sometimes sometimes() {
        return network.sometimes;
    }
}
