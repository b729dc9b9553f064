package lamportbank.benchmark.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

/// One of three clients hears another one ask, answers, and hears it leave with its block.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageBenchmark {
    private static final int ENTRIES = 2_000;
    private static final int MESSAGES = 2 * ENTRIES;
    private static final ClientProtocol.Kind KIND = new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT);
    private static final ProcessId PEER = new ProcessId("client", 2);

    private final List<Input> messages = new ArrayList<>();
    private LamportProcess process;

    @Setup(Level.Trial)
    public void prepare() {
        long stamp = 1_000;
        long sequence = 1; // after its WELCOME
        String tip = Block.GENESIS;
        for (int height = 0; height < ENTRIES; height++) {
            Timestamp request = new Timestamp(++stamp, PEER.number());
            Transfer transfer = new Transfer("transfer-" + height, PEER.number(), 1, new Money(1));
            messages.add(from(PEER, ++sequence, stamp, new MutexMessage.Request(List.of(transfer))));
            Block block = Block.seal(height, request, tip, List.of(new SealedTransfer(
                    transfer.id(), transfer.from(), transfer.to(), transfer.amount(), Outcome.SUCCESS)));
            messages.add(from(PEER, ++sequence, ++stamp, new MutexMessage.Release(request, block)));
            tip = block.hash();
        }
    }

    /// A client that has just become a member. An invocation takes milliseconds, so that this is not felt.
    @Setup(Level.Invocation)
    public void join() {
        process = LamportProcess.restore(KIND, LamportProcess.initial(new ProcessId("client", 0), KIND));
        process.handle(new Input.Ask(new ClientCommand.Join("own", "http://127.0.0.1:1", null)));
        List<Member> before = List.of(member(2), member(3));
        answer(new BankMessage.Registered(member(1), new Money(1000), before, new TreeSet<>(Set.of(1, 2, 3))));
        before.forEach(member -> process.handle(from(
                new ProcessId("client", member.id()), 1, 1, new MembershipMessage.Welcome(new TreeMap<>(), 0L))));
        answer(new BankMessage.Blocks(List.of(), 0));
    }

    private void answer(Message answer) {
        process.handle(new Input.Return(
                ClientProtocol.BANK, process.pendingCalls().firstKey(), process.time(), answer));
    }

    private static Member member(int id) {
        return new Member(id, "http://127.0.0.1:" + id, "client-" + id, id, Member.Status.ACTIVE);
    }

    private static Input from(ProcessId peer, long sequence, long stamp, Message message) {
        return new Input.Deliver(peer, peer.toString(), sequence, stamp, message);
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void handle(Blackhole hole) {
        long replies = 0;
        for (Input message : messages) {
            hole.consume(process.handle(message));
            process.acknowledge(PEER, ++replies);
        }
    }
}
