package lamportbank.core.explorer;

import java.util.List;
import java.util.stream.Stream;

/// What one channel carries: the numbers of the messages that were sent and not yet taken.
///
/// @param taken the last that was taken, to be carried once more if its acknowledgement gets lost in a crash; empty
///     where there are no crashes any more
record Wire(List<Integer> taken, List<Integer> waiting) {
    static final Wire EMPTY = new Wire(List.of(), List.of());

    Wire with(int sent) {
        return new Wire(taken, Stream.concat(waiting.stream(), Stream.of(sent)).toList());
    }

    Wire afterArrival(boolean crashesToCome) {
        return new Wire(
                crashesToCome ? List.of(waiting.getFirst()) : List.of(),
                List.copyOf(waiting.subList(1, waiting.size())));
    }

    /// The last message comes again.
    Wire repeated(boolean crashesToCome) {
        return new Wire(
                crashesToCome ? taken : List.of(), Stream.concat(taken.stream(), waiting.stream()).toList());
    }

    Wire withoutCrashesToCome() {
        return new Wire(List.of(), waiting);
    }
}
