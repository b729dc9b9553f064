package lamportbank.core.mutation;

import java.util.List;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Chain;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.channel.IncomingChannel;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.transcript.Stage;

/// Checks of rules that guard against what no simulated process does: losing its disk, lying, forging. Each
/// says what is wrong, or nothing.
public final class Focused {
    private Focused() {}

    /// A process that lost its disk counts from 1 again: its new first message is not its old one.
    public static String incarnation() {
        IncomingChannel channel = new IncomingChannel(new IncomingChannel.State("first-life", 1, 1L));
        try {
            boolean taken = channel.isNext("second-life", 1);
            return "a message of the second life is "
                    + (taken ? "taken" : "acknowledged as one of the first, and lost");
        } catch (Refusal refusal) {
            return "";
        }
    }

    /// A member that believes to be inside, and is not, proposes a height that is taken.
    public static String height() {
        Stage stage = new Stage();
        List.of("clients 2", "submit client-1 2 5.00", "deliver client-1 client-2", "deliver client-2 client-1",
                "ask client-1 bank").forEach(stage::perform);
        List<String> lines = stage.perform("propose client-2 0 1 3.00");
        return lines.stream().anyMatch(line -> line.contains("CONFLICT"))
                ? ""
                : "the bank seals a second block 0 as block 1, and witnesses nothing";
    }

    /// A transfer that is in the chain already is not carried out once more.
    public static String once() {
        BankProtocol.Kind kind = new BankProtocol.Kind(Money.parse("10.00"));
        LamportProcess bank = LamportProcess.restore(kind, LamportProcess.initial(ClientProtocol.BANK, kind));
        for (int id = 1; id <= 2; id++) {
            bank.handle(new Input.Serve(id, new ProcessId("client", 0), 0,
                    new BankMessage.Register("life-" + id, "http://client-" + id, null)));
        }
        List<Transfer> transfers = List.of(new Transfer("t1", 1, 2, Money.parse("1.00")));
        ProcessId client = new ProcessId("client", 1);
        bank.handle(new Input.Serve(3, client, 6,
                new BankMessage.Propose(0, new Timestamp(5, 1), transfers).lookedUp(0, List.of(), null)));
        try {
            bank.handle(new Input.Serve(4, client, 8,
                    new BankMessage.Propose(1, new Timestamp(7, 1), transfers).lookedUp(1, List.of("t1"), null)));
            return "transfer t1 is in block 0 and in block 1";
        } catch (Refusal refusal) {
            return "";
        }
    }

    /// A member that lies about its time is believed on no channel: its earlier word has let others enter.
    public static String stamps() {
        IncomingChannel channel = new IncomingChannel(new IncomingChannel.State("a-life", 1, 9L));
        try {
            channel.requireStamp(9, new MutexMessage.Reply());
            return "a message is taken whose stamp is not later than that of the one before it";
        } catch (Refusal refusal) {
            return "";
        }
    }

    /// A chain shown to a person cannot call an abort a success.
    public static String hash() {
        Block block = sealed();
        Block forged = new Block(block.height(), block.time(), block.node(), block.previousHash(),
                List.of(transfer(Outcome.SUCCESS)), block.hash());
        return forged.isGenuine() ? "an ABORT that was made a SUCCESS still has the hash of its block" : "";
    }

    /// A client takes no block whose hash is not that of its content.
    public static String forgery() {
        Block block = sealed();
        Block forged = new Block(block.height(), block.time(), block.node(), block.previousHash(),
                List.of(transfer(Outcome.SUCCESS)), block.hash());
        return new Chain(Chain.empty()).flaw(forged) == null ? "a forged block is appended" : "";
    }

    private static Block sealed() {
        return Block.seal(0, new Timestamp(1, 1), Block.GENESIS, List.of(transfer(Outcome.ABORT)));
    }

    private static SealedTransfer transfer(Outcome outcome) {
        return new SealedTransfer("t1", 1, 2, Money.parse("12.00"), outcome);
    }
}
