package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import lamportbank.core.bank.BankCommand;
import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.LookedUp;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.channel.Envelope;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.clock.LamportClock;
import lamportbank.core.process.Command;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Refusal.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/// What one process takes, every process can be told. People ask for things at and beyond every bound; whatever is taken
/// leads to messages and questions that whoever gets them takes too, unless it has been evicted or is not ready yet.
class WhatIsSaidIsAcceptedTest {
    private static final int TURNS = 400;
    private static final Set<Reason> FOR_NOW_OR_GONE = EnumSet.of(Reason.UNAVAILABLE, Reason.FENCED, Reason.FULL);
    private static final List<Integer> NUMBERS = List.of(
            -1, 0, 1, 2, 3, ProcessId.MAX_NUMBER - 1, ProcessId.MAX_NUMBER, ProcessId.MAX_NUMBER + 1, 999_999_999,
            Integer.MAX_VALUE);
    private static final List<Long> CENTS = List.of(
            Long.MIN_VALUE, -1L, 0L, 1L, 2L, 500L, Money.MAX_CENTS - 1, Money.MAX_CENTS, Money.MAX_CENTS + 1,
            Long.MAX_VALUE);
    private static final List<String> IDS = List.of("", " ", "t", "x".repeat(63), "x".repeat(64), "x".repeat(65), "ü");
    private static final List<String> NAMES = List.of("", " ", "n", "n".repeat(63), "n".repeat(64), "n".repeat(65));
    private static final List<Long> OPENINGS = List.of(
            0L, 1L, 1000L, Money.MAX_CENTS / 3, Money.MAX_CENTS / 2, Money.MAX_CENTS);
    private static final List<Long> TIMES = List.of(
            0L, 1L, LamportClock.MAX_JUMP - 1, LamportClock.MAX_JUMP, LamportClock.MAX_JUMP + 1,
            LamportClock.NEARLY_USED_UP - 1, LamportClock.NEARLY_USED_UP);

    private static final Set<String> REACHED = new HashSet<>();

    private Chance chance = new Chance(0);
    private final List<LamportProcess> processes = new ArrayList<>();
    private final Map<LamportProcess, String> incarnations = new HashMap<>();
    private final List<Block> chain = new ArrayList<>();
    private final Set<String> happened = new HashSet<>();
    private final Set<String> handedIn = new HashSet<>();
    private int names;
    private long exchanges;

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= Integer.getInteger("said.seeds", 40); seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatever_people_ask_for(long seed) {
        chance = new Chance(seed);
        begin();
        for (int turn = 0; turn < TURNS; turn++) {
            somebodyAsks();
            for (int arrivals = chance.upTo(8); arrivals > 0; arrivals--) {
                somethingArrives();
            }
        }
        REACHED.addAll(happened);
    }

    /// The runs say something only if they get somewhere.
    @AfterAll
    static void the_interesting_answers_were_had() {
        assertThat(REACHED).contains("Registered", "Rejected", "Sealed", "Blocks", "Departed", "Fenced");
    }

    private void begin() {
        BankProtocol.Kind kind = new BankProtocol.Kind(new Money(chance.oneOf(OPENINGS)));
        LamportProcess.State<BankProtocol.State> fresh = LamportProcess.initial(ClientProtocol.BANK, kind);
        add(LamportProcess.restore(kind, new LamportProcess.State<>(
                fresh.self(), chance.oneOf(TIMES), fresh.calls(), fresh.outgoing(), fresh.incoming(), fresh.pending(),
                fresh.exchanges(), fresh.expelled(), fresh.protocol())));
    }

    private void add(LamportProcess process) {
        processes.add(process);
        incarnations.put(process, "life-" + processes.size());
    }

    private LamportProcess bank() {
        return processes.getFirst();
    }

    // ---- what people do

    private void somebodyAsks() {
        int dice = chance.upTo(100);
        if (dice < 12 && processes.size() < 6) {
            client();
        } else if (dice < 14) {
            ask(bank(), () -> new BankCommand.Evict(chance.oneOf(NUMBERS)));
        } else if (processes.size() > 1) {
            LamportProcess client = processes.get(1 + chance.upTo(processes.size() - 1));
            if (dice < 16) {
                ask(client, ClientCommand.Leave::new);
            } else if (dice < 20) {
                ask(client, ClientCommand.QueryBalance::new);
            } else if (dice < 22) {
                for (int i = 0; i < 450; i++) {
                    submit(client, "burst-" + ++names, 1L);
                }
            } else {
                submit(client, chance.oneOf(IDS) + (chance.once(2) ? ++names : ""), chance.oneOf(CENTS));
            }
            turn(client);
        }
    }

    /// People try until the client takes what they want: whether the bank does is another matter.
    private void client() {
        ClientProtocol.Kind kind = new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT);
        LamportProcess client =
                LamportProcess.restore(kind, LamportProcess.initial(new ProcessId("client", 0), kind));
        boolean asked = false;
        while (!asked) {
            Integer wanted = chance.once(2) ? null : chance.oneOf(NUMBERS);
            String name = chance.oneOf(NAMES) + (chance.once(2) ? ++names : "");
            String address = "http://h/" + "p".repeat(190 + chance.upTo(4));
            boolean claims = chance.once(4);
            asked = ask(client, () -> new ClientCommand.Join(name, address, wanted, claims ? heir() : null));
        }
        add(client);
    }

    private BankMessage.Heir heir() {
        List<Member> members = List.copyOf(((BankProtocol.State) bank().protocol().state()).members().values());
        return members.isEmpty()
                ? new BankMessage.Heir(chance.oneOf(NUMBERS), "n")
                : new BankMessage.Heir(members.getLast().account(), chance.oneOf(members).incarnation());
    }

    /// A client's service hands in each id once.
    private void submit(LamportProcess client, String id, long cents) {
        int account = ((ClientProtocol) client.protocol()).account();
        if (!handedIn.add(account + " " + id)) {
            return;
        }
        List<Integer> accounts =
                List.copyOf(((BankProtocol.State) bank().protocol().state()).accounts().keySet());
        int to = accounts.isEmpty() || chance.once(5) ? chance.oneOf(NUMBERS) : chance.oneOf(accounts);
        ask(client, () -> new ClientCommand.Submit(new Transfer(id, account, to, new Money(cents))));
    }

    /// What does not exist cannot be asked for, and what is refused is not taken: then nobody is told anything.
    ///
    /// @return whether it was taken
    private boolean ask(LamportProcess process, Supplier<Command> command) {
        Command asked;
        try {
            asked = command.get();
        } catch (IllegalArgumentException none) {
            return false;
        }
        try {
            handle(process, new Input.Ask(asked));
            return true;
        } catch (Refusal notTaken) {
            return false;
        }
    }

    // ---- what comes of it

    private void turn(LamportProcess process) {
        handle(process, new Input.Turn());
    }

    private List<Effect> handle(LamportProcess process, Input input) {
        List<Effect> effects = process.handle(input);
        for (Effect effect : effects) {
            if (effect instanceof Effect.Happened(long time, BankFact.BlockSealed(Block block, var balances))) {
                chain.add(block);
            }
            if (effect instanceof Effect.Returned returned) {
                happened.add(returned.answer().getClass().getSimpleName());
            }
        }
        return effects;
    }

    private void somethingArrives() {
        LamportProcess from = chance.oneOf(processes);
        for (ProcessId peer : List.copyOf(from.outgoing().keySet())) {
            process(peer).ifPresent(to -> from.outgoing().get(peer).unacknowledged().stream()
                    .findFirst()
                    .ifPresent(message -> deliver(from, to, peer, message)));
        }
        from.pendingCalls().forEach((call, pending) -> question(from, call, pending));
    }

    private Optional<LamportProcess> process(ProcessId name) {
        return processes.stream().filter(process -> process.self().equals(name)).findFirst();
    }

    private void deliver(LamportProcess from, LamportProcess to, ProcessId name, Envelope message) {
        Input input = new Input.Deliver(
                from.self(), incarnations.get(from), message.sequence(), message.stamp(), message.message());
        if (accepted(to, input)) {
            from.acknowledge(name, message.sequence());
            turn(to);
        }
    }

    /// Only the bank is asked.
    private void question(LamportProcess from, long call, LamportProcess.Pending pending) {
        long exchange = ++exchanges;
        Message asked = switch (pending.question()) {
            case BankMessage.FetchBlocks fetch -> new Exchange("GET /blocks");
            case BankMessage.Propose proposal -> LookedUp.in(chain, proposal);
            default -> pending.question();
        };
        Message answer;
        try {
            List<Effect> effects = handle(bank(), new Input.Serve(exchange, from.self(), pending.time(), asked));
            answer = effects.stream()
                    .filter(Effect.Answered.class::isInstance)
                    .map(effect -> ((Effect.Answered) effect).answer())
                    .findFirst()
                    .orElse(asked);
        } catch (Refusal refusal) {
            answer = refused(pending.question(), refusal);
        }
        if (pending.question() instanceof BankMessage.FetchBlocks(long height) && answer == asked) {
            answer = new BankMessage.Blocks(chain.stream().skip(height).limit(3).toList(), chain.size());
        }
        if (accepted(from, new Input.Return(ClientProtocol.BANK, call, bank().time(), answer))) {
            turn(from);
        }
    }

    /// What a person wanted of the bank may be refused: a number, an account. What a member says may not.
    private static Message refused(Message question, Refusal refusal) {
        if (question instanceof BankMessage.Register) {
            return new BankMessage.Rejected(refusal.detail());
        }
        assertThat(refusal.reason()).as(question + ": " + refusal.detail()).isEqualTo(Reason.FENCED);
        return new BankMessage.Fenced(refusal.detail());
    }

    private boolean accepted(LamportProcess to, Input input) {
        try {
            handle(to, input);
            return true;
        } catch (Refusal refusal) {
            assertThat(FOR_NOW_OR_GONE).as(input + " is refused: " + refusal.detail()).contains(refusal.reason());
            return false;
        }
    }
}
