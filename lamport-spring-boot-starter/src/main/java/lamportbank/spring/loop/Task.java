package lamportbank.spring.loop;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;

/// What the loop is handed, one after the other.
sealed interface Task {
    /// It will not be done.
    void refuse(Refusal refusal);

    /// How many bytes it takes as JSON, about and at most.
    default int bytes() {
        return 0;
    }

    /// Whether it can be done without committing what is held.
    default boolean isPatient() {
        return false;
    }

    record Submitted(List<Input> inputs, boolean isPatient, CompletableFuture<List<Node.Outcome>> outcomes)
            implements Task {
        @Override
        public int bytes() {
            return inputs.stream().mapToInt(Input::bytes).sum();
        }

        @Override
        public void refuse(Refusal refusal) {
            outcomes.completeExceptionally(refusal);
        }
    }

    record Question<T>(Function<LamportProcess, T> question, CompletableFuture<T> answer) implements Task {
        @Override
        public void refuse(Refusal refusal) {
            answer.completeExceptionally(refusal);
        }

        void ask(Supplier<Node<?>> node) {
            try {
                answer.complete(node.get().read(question));
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        }
    }

    /// No event, and not journaled.
    record Acknowledged(ProcessId peer, long sequence) implements Task {
        @Override
        public void refuse(Refusal refusal) {}

        @Override
        public boolean isPatient() {
            return true;
        }
    }

    /// The process cannot go on.
    record Fail(Throwable cause) implements Task {
        @Override
        public void refuse(Refusal refusal) {}
    }

    record Stop() implements Task {
        @Override
        public void refuse(Refusal refusal) {}
    }
}
