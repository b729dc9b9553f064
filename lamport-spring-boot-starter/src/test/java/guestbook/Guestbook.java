package guestbook;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Actions;
import lamportbank.core.process.Command;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;
import lamportbank.core.process.Refusal;

/// Every process has a copy of the book; whoever signs one copy tells the others.
final class Guestbook implements Protocol<Guestbook.State> {
    /// A person signs.
    record Sign(String name) implements Command {}

    /// "Somebody has signed my copy." Its timestamp is the stamp that it is sent with.
    record Signed(String name) implements Message {}

    /// A line has been added to this copy.
    record Written(Line line) implements Fact {}

    record Line(Timestamp at, String name) {}

    /// @param lines in the order in which they came here
    record State(SortedSet<ProcessId> others, List<Line> lines) {}

    record Kind(SortedSet<ProcessId> others) implements Protocol.Kind<State> {
        @Override
        public State initial() {
            return new State(others, List.of());
        }

        @Override
        public Guestbook restore(State state) {
            return new Guestbook(state);
        }
    }

    private final SortedSet<ProcessId> others;
    private final List<Line> lines;

    private Guestbook(State state) {
        others = state.others();
        lines = new ArrayList<>(state.lines());
    }

    @Override
    public void onCommand(Command command, Actions actions) {
        Sign sign = (Sign) command;
        long time = actions.multicast(others, new Signed(sign.name()));
        write(new Line(new Timestamp(time, actions.self().number()), sign.name()), actions);
    }

    @Override
    public void check(ProcessId from, long stamp, Message message) {
        if (!others.contains(from)) {
            throw new Refusal(Refusal.Reason.INVALID, from + " has no copy of this book; " + others + " have");
        }
        if (!(message instanceof Signed)) {
            throw new Refusal(Refusal.Reason.INVALID, "a copy of this book takes Signed");
        }
    }

    @Override
    public void onMessage(ProcessId from, long stamp, Message message, Actions actions) {
        Signed signed = (Signed) message;
        write(new Line(new Timestamp(stamp, from.number()), signed.name()), actions);
    }

    private void write(Line line, Actions actions) {
        lines.add(line);
        actions.happened(new Written(line));
    }

    @Override
    public State state() {
        return new State(new TreeSet<>(others), List.copyOf(lines));
    }
}
