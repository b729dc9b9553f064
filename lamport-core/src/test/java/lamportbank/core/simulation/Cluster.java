package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import lamportbank.core.bank.BankCommand;
import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.Phase;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutualExclusion;
import lamportbank.core.order.StableQueue;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;

import static org.assertj.core.api.Assertions.assertThat;

/// A bank and its clients on a bad network. One seed decides everything.
final class Cluster {
    static final Money OPENING = Money.parse("10.00");
    private static final int BLOCKS_PER_PAGE = 3;
    private static final int MAX_STEPS_TO_SILENCE = 50_000;

    private final Random random;
    private final Network network;
    private final List<SafetyProperty> properties;
    private final Host<BankProtocol.State> bank;
    private final List<Host<ClientProtocol.State>> clients = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<Transfer> submitted = new ArrayList<>();
    private final int maxClients;
    private int transfers;

    /// A bank without clients.
    Cluster(long seed, int maxClients, Faults faults) {
        this(seed, maxClients, faults, new BankProtocol.Kind(OPENING).initial());
    }

    private Cluster(long seed, int maxClients, Faults faults, BankProtocol.State atBank) {
        random = new Random(seed);
        this.maxClients = maxClients;
        network = new Network(random, faults, new BankRest(), this::committed);
        properties = Stream.concat(
                SafetyProperties.ofProcesses().stream(),
                SafetyProperties.ofClients(OPENING, this::isEvicted).stream())
                .toList();
        bank = new Host<>("bank", ClientProtocol.BANK, new BankProtocol.Kind(OPENING), stepsPerSnapshot(), atBank);
        network.add(bank);
        network.nameIs(ClientProtocol.BANK, bank);
    }

    /// A bank and its members, who know each other and have not spoken yet: all clocks are 0.
    static Cluster ofMembers(long seed, int count, Faults faults) {
        SortedMap<Integer, Member> members = new TreeMap<>();
        SortedMap<Integer, Money> accounts = new TreeMap<>();
        for (int id = 1; id <= count; id++) {
            String label = "host-" + id;
            members.put(id, new Member(id, label, Host.incarnation(label), id - 1, Member.Status.ACTIVE));
            accounts.put(id, OPENING);
        }
        Cluster cluster = new Cluster(
                seed,
                count,
                faults,
                new BankProtocol.State(
                        OPENING, members, count, accounts, 0, Block.GENESIS, new TreeMap<>(), 0));
        members.values().forEach(member -> cluster.addMember(member, members));
        return cluster;
    }

    private void addMember(Member self, SortedMap<Integer, Member> all) {
        ClientProtocol.Kind kind = new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT);
        ClientProtocol.State fresh = kind.initial();
        SortedMap<Integer, Member> others = new TreeMap<>(all);
        others.remove(self.id());
        SortedMap<Integer, Timestamp> heard = new TreeMap<>();
        others.keySet().forEach(id -> heard.put(id, new Timestamp(0, id)));
        Host<ClientProtocol.State> client = new Host<>(
                self.address(),
                new ProcessId(BankProtocol.CLIENT, self.id()),
                kind,
                stepsPerSnapshot(),
                new ClientProtocol.State(
                        fresh.limits(),
                        Phase.MEMBER,
                        self,
                        new MutualExclusion.State(new StableQueue.State<>(new TreeMap<>(), heard), null),
                        fresh.chain(),
                        fresh.waiting(),
                        others,
                        new TreeSet<>(all.keySet()),
                        fresh.gone(),
                        fresh.unwelcomed(),
                        fresh.required(),
                        fresh.fetching()));
        clients.add(client);
        network.add(client);
        network.nameIs(client.self(), client);
    }

    private int stepsPerSnapshot() {
        return List.of(1, 7, 100_000).get(random.nextInt(3));
    }

    // ---- what people and fate do

    /// A client starts, and asks to be let in.
    Host<ClientProtocol.State> start() {
        ClientProtocol.Limits limits = new ClientProtocol.Limits(20, 1 + random.nextInt(3), 1 + random.nextInt(3));
        Host<ClientProtocol.State> client = new Host<>(
                "host-" + (clients.size() + 1),
                new ProcessId(BankProtocol.CLIENT, 0),
                new ClientProtocol.Kind(limits),
                stepsPerSnapshot());
        clients.add(client);
        network.add(client);
        join(client);
        return client;
    }

    private void join(Host<ClientProtocol.State> client) {
        network.round(client, List.of(new Input.Ask(new ClientCommand.Join(client.incarnation, client.label, null))));
    }

    /// One thing happens, anything.
    void step() {
        int dice = random.nextInt(1000);
        if (dice < 100) {
            submitSomething();
        } else if (dice < 450) {
            network.offerSomething((_, _) -> true);
        } else if (dice < 940) {
            network.deliverSomething();
        } else if (dice < 950) {
            network.shiftSlowLinks();
        } else if (dice < 970) {
            anyone(Host::isUp).ifPresent(Host::crash);
        } else if (dice < 985) {
            anyone(host -> !host.isUp() && !host.isDead()).ifPresent(this::restart);
        } else if (dice < 990) {
            client(Host::isUp).ifPresent(client -> ask(client, new ClientCommand.QueryBalance()));
        } else if (dice < 994) {
            if (clients.size() < maxClients) {
                start();
            }
        } else if (dice < 996) {
            client(Host::isUp).ifPresent(client -> ask(client, new ClientCommand.Leave()));
        } else if (dice < 998) {
            client(host -> !host.isDead()).ifPresent(Host::crashForGood);
        } else if (dice < 999) {
            client(Host::isDead).ifPresent(this::evict);
        } else if (random.nextInt(4) == 0) {
            client(Host::isUp).ifPresent(this::evict); // it was alive after all
        }
    }

    void submit(int from, int to, String amount) {
        Transfer transfer = new Transfer("t" + ++transfers, from, to, Money.parse(amount));
        network.round(clients.get(from - 1), List.of(new Input.Ask(new ClientCommand.Submit(transfer))));
    }

    private void submitSomething() {
        client(Host::isUp).ifPresent(client -> {
            int self = client.self().number();
            List<Input> burst = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                int to = 1 + random.nextInt(Math.max(2, bank.state().accounts().size()));
                Money amount = new Money(1 + random.nextInt(900));
                burst.add(new Input.Ask(new ClientCommand.Submit(new Transfer("t" + ++transfers, self, to, amount))));
            }
            network.round(client, burst);
        });
    }

    private void ask(Host<?> client, ClientCommand command) {
        network.trace.add(client + " is asked: " + command);
        network.round(client, List.of(new Input.Ask(command)));
    }

    private void evict(Host<?> client) {
        member(client).ifPresent(member -> {
            network.trace.add("evict " + member);
            network.round(bank, List.of(new Input.Ask(new BankCommand.Evict(member.id()))));
        });
    }

    private void restart(Host<?> host) {
        network.trace.add(host + " restarts");
        host.restart();
        if (host.state() instanceof ClientProtocol.State && host != bank) {
            join(clients.get(clients.indexOf(host)));
        }
    }

    private Optional<Host<?>> anyone(Predicate<Host<?>> which) {
        List<Host<?>> hosts =
                Stream.concat(Stream.of(bank), clients.stream()).filter(which).collect(Collectors.toList());
        return hosts.isEmpty() ? Optional.empty() : Optional.of(hosts.get(random.nextInt(hosts.size())));
    }

    private Optional<Host<ClientProtocol.State>> client(Predicate<Host<?>> which) {
        List<Host<ClientProtocol.State>> hosts = clients.stream().filter(which).toList();
        return hosts.isEmpty() ? Optional.empty() : Optional.of(hosts.get(random.nextInt(hosts.size())));
    }

    // ---- the end: the network heals, the dead are evicted, and everything that was begun must end

    void settle() {
        network.trace.add("the network heals");
        network.set(Faults.NONE);
        anyHost().filter(host -> !host.isUp() && !host.isDead()).forEach(this::restart);
        clients.stream().filter(Host::isUp).forEach(this::join);
        for (int step = 0; step < MAX_STEPS_TO_SILENCE; step++) {
            if (step % 300 == 0) {
                network.shiftSlowLinks();
            }
            if (network.isSilent()) {
                clients.stream().filter(Host::isDead).filter(this::isMissed).forEach(this::evict);
            }
            if (network.isSilent() || random.nextInt(3) == 0) {
                boolean offered = network.offerSomething((from, to) -> matters(from) && matters(to));
                if (!offered && network.isSilent()) {
                    return;
                }
            }
            network.deliverSomething();
        }
        throw new AssertionError("the network never falls silent");
    }

    private Stream<Host<?>> anyHost() {
        return Stream.concat(Stream.of(bank), clients.stream());
    }

    private boolean matters(Host<?> host) {
        return !host.isDead() && !member(host).map(Member::status).stream().anyMatch(Member.Status.EVICTED::equals);
    }

    /// Whether others still count on a client.
    private boolean isMissed(Host<?> host) {
        return member(host).map(Member::status).stream().anyMatch(status -> status != Member.Status.EVICTED);
    }

    void assertEverythingHasEnded() {
        BankProtocol.State atBank = bank.state();
        for (Host<ClientProtocol.State> client : clients) {
            if (!matters(client)) {
                continue;
            }
            ClientProtocol.State state = client.state();
            assertThat(state.phase()).as(client + "'s phase").isIn(Phase.MEMBER, Phase.LEFT);
            assertThat(state.waiting()).as(client + "'s waiting transfers").isEmpty();
            assertThat(state.mutex().inside()).as(client + " inside").isNull();
            assertThat(client.process().pendingCalls()).as(client + "'s calls").isEmpty();
            if (state.phase() == Phase.MEMBER) {
                assertThat(state.mutex().queue().entries()).as(client + "'s queue").isEmpty();
                assertThat(state.chain().height()).as(client + "'s chain").isEqualTo(atBank.height());
                assertThat(state.chain().tip()).as(client + "'s tip").isEqualTo(atBank.tip());
                assertThat(state.chain().heldBack()).as(client + "'s held back blocks").isEmpty();
            }
        }
        Set<String> sealed = blocks.stream()
                .flatMap(block -> block.transfers().stream())
                .map(SealedTransfer::id)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> owed = submitted.stream()
                .filter(transfer -> !isEvicted(transfer.from()))
                .map(Transfer::id)
                .collect(Collectors.toCollection(TreeSet::new));
        owed.removeAll(sealed);
        assertThat(owed).as("accepted transfers that are in no block").isEmpty();
    }

    // ---- what is watched

    private void committed(Host<?> host, Step step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Happened(_, Fact fact)) {
                switch (fact) {
                    case BankFact.BlockSealed(Block block, _) -> blocks.add(block);
                    case BankFact.MemberChanged(Member member) ->
                        network.nameIs(
                                new ProcessId(BankProtocol.CLIENT, member.id()), network.host(member.address()));
                    case ClientFact.Submitted(Transfer transfer) -> submitted.add(transfer);
                    default -> {}
                }
            }
        }
        properties.forEach(property -> property.onStep(host, step));
    }

    private Optional<Member> member(Host<?> host) {
        return bank.state().members().values().stream()
                .filter(member -> member.incarnation().equals(host.incarnation))
                .findFirst();
    }

    private boolean isEvicted(int id) {
        Member member = bank.state().members().get(id);
        return member != null && member.status() == Member.Status.EVICTED;
    }

    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    SortedMap<Integer, Money> balances() {
        return bank.state().accounts();
    }

    String trace(int lines) {
        return network.trace.last(lines);
    }

    /// What the bank's service does around its protocol.
    private final class BankRest implements Network.Rest {
        @Override
        public Optional<Message> read(Host<?> host, Message question) {
            if (!(question instanceof BankMessage.FetchBlocks(long from))) {
                return Optional.empty();
            }
            network.round(bank, List.of(new Input.Call(ClientProtocol.BANK, new Exchange("GET /blocks"))));
            List<Block> page = blocks.stream().skip(from).limit(BLOCKS_PER_PAGE).toList();
            return Optional.of(new BankMessage.Blocks(page, blocks.size()));
        }

        @Override
        public Optional<Message> refused(Host<?> host, Message question, Refusal refusal) {
            if (refusal.reason() == Refusal.Reason.FENCED) {
                return Optional.of(new BankMessage.Fenced(refusal.detail()));
            }
            return switch (question) {
                case BankMessage.Register _ -> Optional.of(new BankMessage.Rejected(refusal.detail()));
                case BankMessage.Propose _ when refusal.reason() == Refusal.Reason.CONFLICT ->
                    Optional.of(new BankMessage.Conflict(blocks.size()));
                default -> throw new AssertionError("the bank refuses " + question, refusal);
            };
        }
    }
}
