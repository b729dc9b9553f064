package lamportbank.core.transcript;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import lamportbank.core.bank.BankCommand;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.branch.BranchCommand;
import lamportbank.core.branch.BranchMessage;
import lamportbank.core.branch.Mode;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Command;
import lamportbank.core.process.Input;
import lamportbank.core.process.ProcessId;

/// A whole system where nothing moves until a command says so: which message arrives next, who crashes,
/// what a person asks. Each command gives the lines that tell what it led to.
///
/// | command | |
/// | --- | --- |
/// | `clients 3`, `branches 3 eager 400.00` | who is there |
/// | `start client-4`, `submit client-1 2 5.00`, `balance client-1`, `leave client-1`, `evict client-1` | people |
/// | `deposit branch-1 5.00`, `withdraw branch-1 5.00`, `mode branch-1 ordered` | people |
/// | `order customer-2 branch-2 7 deposit 5.00` | a customer's program, event 7 |
/// | `deliver client-1 client-2 client-3` | the next message of client-1 to each arrives |
/// | `deliver client-1 client-2 #3`, `repeat client-1 client-2` | one out of turn; the last one again |
/// | `ask client-1 bank`, `answer bank client-1`, `lose bank client-1` | a question, its answer, and not |
/// | `crash client-1`, `restart client-1`, `fail client-1` | fate; the next commit fails |
/// | `propose client-2 0 1 3.00` | client-2 is wrong about being inside |
/// | `settle`, `play` | everything arrives, untold or told |
/// | `show` | how everybody stands |
public final class Stage {
    static final String VIOLATED = Wires.VIOLATED;

    private final Wires wires = new Wires();
    private int transfers;
    private int events;

    /// Does what the command says.
    ///
    /// @return what a person sees of it
    public List<String> perform(String command) {
        wires.begin(command);
        String[] word = command.strip().split(" +");
        switch (word[0]) {
            case "clients" -> Cast.clients(Integer.parseInt(word[1])).forEach(wires::enter);
            case "branches" -> openBranches(word);
            case "start" -> start(ProcessId.parse(word[1]));
            case "submit" -> submit(wires.actor(word[1]), Integer.parseInt(word[2]), word[3]);
            case "deposit", "withdraw" -> change(wires.actor(word[1]), kind(word[0]), word[2]);
            case "order" -> order(word);
            case "mode" -> ask(wires.actor(word[1]), new BranchCommand.SetMode(mode(word[2])));
            case "balance" -> ask(wires.actor(word[1]), new ClientCommand.QueryBalance());
            case "leave" -> ask(wires.actor(word[1]), new ClientCommand.Leave());
            case "evict" ->
                ask(wires.actor("bank"), new BankCommand.Evict(ProcessId.parse(word[1]).number()));
            case "propose" -> propose(word);
            case "deliver" -> deliver(word);
            case "repeat" -> wires.repeat(wires.actor(word[1]), ProcessId.parse(word[2]));
            case "ask" -> wires.question(wires.actor(word[1]), ProcessId.parse(word[2]));
            case "answer" -> wires.answer(ProcessId.parse(word[1]), ProcessId.parse(word[2]), true);
            case "lose" -> wires.answer(ProcessId.parse(word[1]), ProcessId.parse(word[2]), false);
            case "crash" -> crash(wires.actor(word[1]));
            case "restart" -> restart(wires.actor(word[1]));
            case "fail" -> fail(wires.actor(word[1]));
            case "disregard" -> wires.disregard(command.substring("disregard ".length()));
            case "settle" -> wires.settle(false);
            case "play" -> wires.settle(true);
            case "show" -> wires.show();
            default -> throw new IllegalArgumentException("not a command: " + command);
        }
        return wires.lines();
    }

    private void openBranches(String[] word) {
        Mode mode = mode(word[2]);
        Cast.branches(Integer.parseInt(word[1]), mode, Money.parse(word[3])).forEach(wires::enter);
        boolean modeStays = word.length == 4;
        if (mode == Mode.ORDERED && modeStays) {
            wires.expectTotalOrder();
        }
    }

    // ---- people

    private void start(ProcessId name) {
        if (wires.isHere(name)) {
            wires.tell(Wording.remark(name, "is here already"));
            return;
        }
        Actor<ClientProtocol.State> newcomer = Cast.newcomer(name);
        wires.enter(newcomer);
        ask(newcomer, new ClientCommand.Join(newcomer.incarnation(), "http://" + name, name.number()));
    }

    private void submit(Actor<?> client, int to, String amount) {
        ask(client, new ClientCommand.Submit(transfer(client.name().number(), to, amount)));
    }

    private Transfer transfer(int from, int to, String amount) {
        return new Transfer("t" + ++transfers, from, to, Money.parse(amount));
    }

    private void change(Actor<?> branch, Update.Kind kind, String amount) {
        ask(branch, new BranchCommand.Submit(new Update(++events, kind, Money.parse(amount))));
    }

    private void ask(Actor<?> actor, Command command) {
        wires.round(actor, new Input.Ask(command));
    }

    /// A customer's program, which has a clock of its own.
    private void order(String[] word) {
        ProcessId customer = ProcessId.parse(word[1]);
        Update update = new Update(Long.parseLong(word[3]), kind(word[4]), Money.parse(word[5]));
        long stamp = wires.customerClock(customer);
        wires.tell(Wording.line(customer, stamp, "asks", word[4] + " " + word[5], "of " + word[2]));
        wires.serve(wires.actor(word[2]), customer, 0, stamp, new BranchMessage.Order(update));
    }

    /// A client proposes although it is not inside.
    private void propose(String[] word) {
        Actor<?> rogue = wires.actor(word[1]);
        int id = rogue.name().number();
        long time = rogue.process().time();
        wires.serve(
                wires.actor("bank"),
                rogue.name(),
                0,
                time + 1,
                new BankMessage.Propose(
                        Long.parseLong(word[2]),
                        new Timestamp(time, id),
                        List.of(transfer(id, Integer.parseInt(word[3]), word[4]))));
    }

    private void deliver(String[] word) {
        Actor<?> from = wires.actor(word[1]);
        String last = word[word.length - 1];
        boolean outOfTurn = last.startsWith("#");
        Stream.of(word)
                .skip(2)
                .limit(word.length - (outOfTurn ? 3 : 2))
                .map(ProcessId::parse)
                .forEach(to -> wires.deliver(from, to, outOfTurn ? Long.parseLong(last.substring(1)) : Wires.NEXT));
    }

    // ---- fate

    private void crash(Actor<?> actor) {
        actor.crash();
        wires.tell(Wording.remark(actor, "crashes"));
    }

    private void restart(Actor<?> actor) {
        actor.restart();
        wires.tell(Wording.line(actor, actor.process().time(), "is back", "as its journal remembers", ""));
    }

    private void fail(Actor<?> actor) {
        actor.fail(true);
        wires.tell(Wording.remark(actor, "will fail at its next commit"));
    }

    private static Mode mode(String word) {
        return Mode.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Update.Kind kind(String word) {
        return Update.Kind.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /// What has gone wrong so far.
    public List<String> violations() {
        return wires.violations();
    }

    /// Every command that would let something arrive now.
    public List<String> arrivals() {
        return wires.arrivals();
    }

    /// All that was done, what was done while settling too.
    public List<String> script() {
        return wires.script();
    }
}
