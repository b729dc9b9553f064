package lamportbank.spring.loop;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import lamportbank.core.process.Actions;
import lamportbank.core.process.Command;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;
import lamportbank.core.process.Refusal;

/// The smallest protocol that has something to lose: adds up, and tells its peer.
public final class Tally implements Protocol<Tally.State> {
    public static final ProcessId PEER = ProcessId.parse("tally-2");

    /// The count that no peer waits to hear of.
    public static final int UNAWAITED = 1_000_000;

    /// The count that no peer can handle.
    public static final int POISONOUS = 666;

    /// The count that comes with more than may be committed together with anything else; three of them may wait.
    static final int LARGE = 1300;

    public record Add(int count) implements Command {}

    public record Expel(ProcessId peer) implements Command {}

    /// What a mistake in a protocol would do.
    ///
    /// @param error whether it is an [Error]
    public record Poison(boolean error) implements Command {}

    public record Added(int count) implements Message {
        @Override
        public int bytes() {
            return count == LARGE ? 1_300_000 : 64;
        }
    }

    public record Total(long total) implements Fact {}

    public record State(long total) {}

    /// How often one was made from its state.
    static final AtomicInteger RESTORED = new AtomicInteger();

    public record Kind() implements Protocol.Kind<State> {
        @Override
        public State initial() {
            return new State(0);
        }

        @Override
        public Tally restore(State state) {
            RESTORED.incrementAndGet();
            return new Tally(state);
        }
    }

    private long total;

    private Tally(State state) {
        total = state.total();
    }

    @Override
    public void onCommand(Command command, Actions actions) {
        if (command instanceof Expel(ProcessId peer)) {
            actions.expel(peer);
            actions.happened(new Total(total));
            return;
        }
        if (command instanceof Poison(boolean error)) {
            total = -1;
            if (error) {
                throw new StackOverflowError("on purpose");
            }
            throw new IllegalStateException("on purpose");
        }
        Add add = (Add) command;
        if (add.count() < 1) {
            throw new Refusal(Refusal.Reason.INVALID, "a count is 1 or more");
        }
        actions.multicast(List.of(PEER), new Added(add.count()));
        add(add.count(), actions);
    }

    @Override
    public void check(ProcessId from, long stamp, Message message) {}

    @Override
    public void onMessage(ProcessId from, long stamp, Message message, Actions actions) {
        if (message.equals(new Added(POISONOUS))) {
            total = -1;
            throw new IllegalStateException("on purpose");
        }
        if (message instanceof Added(int count) && count != 0) {
            add(count, actions);
        }
    }

    private void add(int count, Actions actions) {
        total += count;
        actions.happened(new Total(total));
    }

    @Override
    public boolean isAwaited(ProcessId peer, Message message) {
        return !message.equals(new Added(UNAWAITED));
    }

    @Override
    public State state() {
        return new State(total);
    }
}
