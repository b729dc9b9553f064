package lamportbank.core.simulation;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.channel.IncomingChannel;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.client.Phase;
import lamportbank.core.clock.LamportClock;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

/// A client that lies: between what its process says it slips in what no honest process would say.
final class Liar {
    /// How far it runs ahead of the others at once: they have to understand each other still ([LamportClock#MAX_JUMP]).
    private static final int LEAP = 100;
    private static final ProcessId STRANGER = new ProcessId(BankProtocol.CLIENT, 500_000);

    /// A lie, as it reaches whom it is told.
    private record Made(Lie lie, Input input) {}

    private final Host<ClientProtocol.State> host;
    private final Chance chance;
    private final BankRest rest;
    private final Network network;

    Liar(Host<ClientProtocol.State> host, Chance chance, BankRest rest, Network network) {
        this.host = host;
        this.chance = chance;
        this.rest = rest;
        this.network = network;
    }

    private ProcessId self() {
        return host.self();
    }

    // ---- to another client

    void lieTo(Host<ClientProtocol.State> victim) {
        Member other = victim.state().self();
        if (host.state().self() != null && victim.isUp() && other != null && !other.owns(account())) {
            Lie lie = chance.oneOf(Lie.TO_CLIENTS);
            new ToClient(victim).make(lie).ifPresent(input -> tell(victim, new Made(lie, input)));
        }
    }

    void lieTo(Host<BankProtocol.State> bank, Host<ClientProtocol.State> other) {
        if (host.state().self() != null && bank.isUp() && other.self().number() > 0) {
            Lie lie = chance.oneOf(Lie.TO_THE_BANK);
            toBank(lie, bank, other.self().number()).ifPresent(question -> tell(bank, new Made(lie, new Input.Serve(
                    network.nextExchange(), self(), host.process().time() + 1, rest.asked(question)))));
        }
    }

    private void tell(Host<?> victim, Made made) {
        network.trace.add(host + " lies to " + victim + ": " + made.lie());
        network.slip(victim, made.input()).ifPresent(outcome -> {
            if (Network.isTaken(outcome) && made.lie().mustBeRefused()) {
                throw new AssertionError("violated: a lie is refused: " + victim + " took " + made);
            }
            network.sometimes.add(made.lie(), outcome);
        });
    }

    private Transfer transfer(int from, int to) {
        return new Transfer("lie-" + network.nextExchange(), from, to, new Money(1 + chance.upTo(900)));
    }

    private int account() {
        return Optional.ofNullable(host.state().self()).orElseThrow().account();
    }

    private Stream<Block> ownBlocks() {
        return rest.blocks().stream().filter(block -> block.node() == self().number());
    }

    /// What one of the honest hears.
    private final class ToClient {
        private final Host<ClientProtocol.State> victim;
        private final ClientProtocol.State state;
        private final NavigableMap<Timestamp, List<Transfer>> queued;
        private final long lastStamp;

        ToClient(Host<ClientProtocol.State> victim) {
            this.victim = victim;
            state = victim.state();
            queued = new TreeMap<>(state.mutex().queue().entries());
            queued.keySet().removeIf(request -> request.node() != self().number());
            IncomingChannel.State channel = victim.process().state().incoming().get(self());
            lastStamp = channel == null ? -1 : channel.lastStamp();
        }

        Optional<Input> make(Lie lie) {
            return switch (lie) {
                case EARLIER_STAMP -> says(new MutexMessage.Reply(), lastStamp - chance.upTo(3)).filter(
                        _ -> lastStamp > 3);
                case STAMP_TOO_FAR_AHEAD ->
                    says(new MutexMessage.Reply(), victim.process().time() + LamportClock.MAX_JUMP + 1);
                case LEAP -> says(new MutexMessage.Reply(), victim.process().time() + chance.upTo(LEAP));
                case ANTEDATED_REQUEST -> says(request(account()), lastStamp + 1);
                case SECOND_REQUEST_AT_ONE_TIME ->
                    says(request(account()), lastStamp).filter(_ -> lastStamp >= 0 && !queued.isEmpty());
                case REQUEST_OF_ANOTHERS_MONEY -> says(request(victimsAccount()), lastStamp + 1);
                case REQUEST_TOO_MANY ->
                    says(request(account()), lastStamp + 1)
                            .filter(_ -> queued.size() >= MutexMessage.MAX_OUTSTANDING);
                case WELCOME_AGAIN -> says(new MembershipMessage.Welcome(new TreeMap<>(), 0L), lastStamp + 1);
                case JOIN_FOR_ANOTHER -> says(new MembershipMessage.Join(state.self()), lastStamp + 1);
                case JOIN_WITH_ANOTHERS_ACCOUNT -> says(new MembershipMessage.Join(heir()), lastStamp + 1)
                        .filter(_ -> state.members().containsKey(self().number()));
                case EVICTION -> says(new BankMessage.Evicted(victim.self().number(), 0), lastStamp + 1);
                case LEAVE -> says(new MembershipMessage.Leave(), lastStamp + 1).filter(_ -> chance.once(20));
                case STRANGERS_REQUEST -> strangerSays(request(account()));
                case STRANGERS_WELCOME -> strangerSays(new MembershipMessage.Welcome(new TreeMap<>(), 0L));
                case STRANGERS_LEAVE -> strangerSays(new MembershipMessage.Leave());
                case IN_ANOTHERS_NAME -> another().map(name -> new Input.Deliver(
                        name, host.incarnation, victim.process().receivedFrom(name) + 1, victim.process().time() + 1,
                        new MutexMessage.Reply()));
                default -> release(lie).flatMap(release -> says(release, lastStamp + 1));
            };
        }

        private Optional<MutexMessage.Release> release(Lie lie) {
            if (state.phase() == Phase.LEFT) {
                return Optional.empty(); // it has no queue any more, and takes no part
            }
            long height = state.chain().height();
            String tip = state.chain().tip();
            Timestamp fresh = new Timestamp(lastStamp + 1, self().number());
            List<Transfer> some = List.of(transfer(account(), victimsAccount()));
            return switch (lie) {
                case BLOCK_OF_NO_REQUEST -> Optional.of(seal(height, fresh, tip, some)).filter(
                        _ -> !queued.containsKey(fresh));
                case RELEASE_OF_ANOTHER -> Optional.of(
                        seal(height, new Timestamp(fresh.time(), victim.self().number()), tip, some));
                case BLOCK_OF_OTHER_TRANSFERS -> request().map(request -> seal(height, request, tip, some));
                case BLOCK_WITH_ANOTHER_HASH -> request().map(request -> {
                    Block block = seal(height, request, tip, asked(request)).block();
                    return Liar.release(new Block(
                            height, block.time(), block.node(), tip, block.transfers(), Block.GENESIS));
                });
                case OTHER_BLOCK_AT_A_KNOWN_HEIGHT -> request().filter(_ -> height > 0).map(
                        request -> seal(height - 1, request, tip, asked(request)));
                case OTHER_NEXT_BLOCK -> request().filter(_ -> height > 0).map(
                        request -> seal(height, request, Block.GENESIS, asked(request)));
                case LATER_BLOCK -> request().map(
                        request -> seal(height + 1 + chance.upTo(3), request, Block.GENESIS, asked(request)));
                case STALE_BLOCK -> ownBlocks().filter(block -> !queued.containsKey(block.request()))
                        .findFirst()
                        .map(Liar::release);
                default -> throw new IllegalStateException("no lie to a client: " + lie);
            };
        }

        private Optional<Timestamp> request() {
            return queued.isEmpty() ? Optional.empty() : Optional.of(chance.oneOf(List.copyOf(queued.keySet())));
        }

        private List<Transfer> asked(Timestamp request) {
            return queued.headMap(request, true).values().stream().flatMap(List::stream).toList();
        }

        private MutexMessage.Request request(int account) {
            return new MutexMessage.Request(List.of(
                    transfer(account, account == victimsAccount() ? account() : victimsAccount())));
        }

        private int victimsAccount() {
            return Optional.ofNullable(state.self()).orElseThrow().account();
        }

        private Member heir() {
            Member self = Optional.ofNullable(host.state().self()).orElseThrow();
            return new Member(
                    self.id(), self.address(), self.incarnation(), self.order(), self.status(), victimsAccount());
        }

        /// Another honest client, from which the victim has heard.
        private Optional<ProcessId> another() {
            return victim.process().state().incoming().keySet().stream()
                    .filter(name -> name.role().equals(BankProtocol.CLIENT) && !name.equals(self()))
                    .findFirst();
        }

        private Optional<Input> says(Message message, long stamp) {
            return stamp < 0
                    ? Optional.empty()
                    : Optional.of(new Input.Deliver(
                            self(), host.incarnation, victim.process().receivedFrom(self()) + 1, stamp, message));
        }

        private Optional<Input> strangerSays(Message message) {
            return state.phase() == Phase.LEFT || state.phase() == Phase.FENCED
                    ? Optional.empty()
                    : Optional.of(new Input.Deliver(
                            STRANGER, host.incarnation, victim.process().receivedFrom(STRANGER) + 1,
                            victim.process().time(), message));
        }
    }

    private static MutexMessage.Release release(Block block) {
        return new MutexMessage.Release(block.request(), block);
    }

    private static MutexMessage.Release seal(long height, Timestamp request, String previous, List<Transfer> asked) {
        return release(Block.seal(height, request, previous, asked.stream()
                .map(transfer -> new SealedTransfer(transfer, Outcome.SUCCESS))
                .toList()));
    }

    // ---- to the bank

    private Optional<BankMessage> toBank(Lie lie, Host<BankProtocol.State> bank, int other) {
        BankProtocol.State state = bank.state();
        Member victim = state.members().get(other);
        Block last = ownBlocks().reduce((_, later) -> later).orElse(null);
        Timestamp now = new Timestamp(host.process().time(), self().number());
        if (victim == null || victim.owns(account())) {
            return Optional.empty();
        }
        List<Transfer> own = List.of(transfer(account(), victim.account()));
        return switch (lie) {
            case PROPOSAL_OUT_OF_TURN -> Optional.of(new BankMessage.Propose(state.height(), now, own));
            case PROPOSAL_TOO_HIGH -> Optional.of(new BankMessage.Propose(state.height() + 1, now, own));
            case PROPOSAL_TOO_LOW -> state.height() == 0
                    ? Optional.empty()
                    : Optional.of(new BankMessage.Propose(state.height() - 1, now, own));
            case PROPOSAL_FOR_ANOTHER -> Optional.of(new BankMessage.Propose(
                    state.height(), new Timestamp(now.time(), other), own));
            case PROPOSAL_OF_ANOTHERS_MONEY -> Optional.of(new BankMessage.Propose(
                    state.height(), now, List.of(transfer(victim.account(), account()))));
            case PROPOSAL_CHANGED_AFTERWARDS -> last == null
                    ? Optional.empty()
                    : Optional.of(new BankMessage.Propose(state.height(), last.request(), own));
            case PROPOSAL_OF_AN_OLDER_REQUEST -> last == null || last.time() == 0
                    ? Optional.empty()
                    : Optional.of(new BankMessage.Propose(
                            state.height(), new Timestamp(last.time() - 1, last.node()), own));
            case PROPOSAL_OF_A_KNOWN_ID -> last == null || now.time() <= last.time()
                    ? Optional.empty()
                    : Optional.of(new BankMessage.Propose(state.height(), now, List.of(new Transfer(
                            last.transfers().getFirst().id(), account(), victim.account(), new Money(1)))));
            case PROPOSAL_OF_A_TIME_TO_COME -> Optional.of(new BankMessage.Propose(
                    state.height(), new Timestamp(Timestamp.MAX_TIME, self().number()), own));
            case DEPARTURE_OF_ANOTHER -> Optional.of(new BankMessage.Depart(other));
            case ANOTHERS_ACCOUNT_CLAIMED -> Optional.of(new BankMessage.Register(
                    "liars-second-life", host.label, null,
                    new BankMessage.Heir(victim.account(), "liars-guess")));
            default -> throw new IllegalStateException("no lie to the bank: " + lie);
        };
    }
}
