package lamportbank.core.simulation;

import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;

/// What becomes of a value on its way to a disk or to another machine. Here it stays as it is; whoever has a form for it,
/// such as JSON, brings it into that form and reads it again, and it must be the same value still.
public interface Carriage {
    /// As a process writes it, and another reads it.
    default Message message(ProcessId from, ProcessId to, Message message) {
        return message;
    }

    /// As its journal keeps it.
    default Step step(ProcessId process, Step step) {
        return step;
    }

    /// As its journal keeps it.
    default <S> LamportProcess.State<S> state(ProcessId process, LamportProcess.State<S> state) {
        return state;
    }

    static Carriage unchanged() {
        return new Carriage() {};
    }
}
