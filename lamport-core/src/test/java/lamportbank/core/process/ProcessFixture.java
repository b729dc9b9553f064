package lamportbank.core.process;

import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/// One process and somebody who feeds it. It numbers the messages of each peer and the questions by itself.
public final class ProcessFixture<S> {
    private final LamportProcess process;
    private long exchanges;

    public ProcessFixture(ProcessId self, Protocol.Kind<S> kind) {
        this(LamportProcess.initial(self, kind), kind);
    }

    public ProcessFixture(LamportProcess.State<S> state, Protocol.Kind<S> kind) {
        process = LamportProcess.restore(kind, state);
    }

    /// A process in the middle of its life: with a clock at 0, but a protocol that has come somewhere.
    public static <S> ProcessFixture<S> with(ProcessId self, Protocol.Kind<S> kind, S protocol) {
        LamportProcess.State<S> fresh = LamportProcess.initial(self, kind);
        return new ProcessFixture<>(
                new LamportProcess.State<>(
                        self,
                        fresh.time(),
                        fresh.calls(),
                        fresh.outgoing(),
                        fresh.incoming(),
                        fresh.pending(),
                        fresh.exchanges(),
                        fresh.expelled(),
                        protocol),
                kind);
    }

    public List<Effect> ask(Command command) {
        return process.handle(new Input.Ask(command));
    }

    public List<Effect> turn() {
        return process.handle(new Input.Turn());
    }

    /// The next message on the channel from a peer.
    public List<Effect> deliver(ProcessId from, long stamp, Message message) {
        return process.handle(new Input.Deliver(
                from, incarnationOf(from), process.receivedFrom(from) + 1, stamp, message));
    }

    /// @return the answer
    public Message question(ProcessId from, long stamp, Message question) {
        return process.handle(new Input.Serve(++exchanges, from, stamp, question)).stream()
                .flatMap(effect -> effect instanceof Effect.Answered answered ? Stream.of(answered.answer())
                        : Stream.of())
                .findFirst()
                .orElseThrow();
    }

    /// The answer to the newest question of the process.
    public List<Effect> answer(long stamp, Message answer) {
        long call = process.pendingCalls().lastKey();
        return process.handle(new Input.Return(process.pendingCalls().get(call).to(), call, stamp, answer));
    }

    /// The input is refused for this reason, and the process is as if it had never come.
    public void assertRefuses(Input input, Refusal.Reason reason) {
        LamportProcess.State<?> before = process.state();
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> process.handle(input));

        assertThat(refusal).as(input + " is refused").isNotNull();
        assertThat(refusal.reason()).as(input + ": " + refusal.detail()).isEqualTo(reason);
        assertThat(process.state()).as("the state after " + input).isEqualTo(before);
    }

    public Input.Deliver nextFrom(ProcessId from, long stamp, Message message) {
        return new Input.Deliver(from, incarnationOf(from), process.receivedFrom(from) + 1, stamp, message);
    }

    public Input.Serve questionFrom(ProcessId from, long stamp, Message question) {
        return new Input.Serve(exchanges + 1, from, stamp, question);
    }

    public LamportProcess process() {
        return process;
    }

    @SuppressWarnings("unchecked")
    public S state() {
        return (S) process.protocol().state();
    }

    public static <E> List<E> only(Class<E> kind, List<Effect> effects) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public static <F extends Fact> List<F> facts(Class<F> kind, List<Effect> effects) {
        return only(Effect.Happened.class, effects).stream()
                .map(Effect.Happened::fact)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static String incarnationOf(ProcessId from) {
        return from + "-incarnation";
    }
}
