package lamportbank.core.property;

import java.util.List;
import java.util.TreeMap;

import lamportbank.core.process.ProcessId;

/// A process that came back without something it had committed would use that number again.
final class NothingCommittedIsForgotten extends Monitor {
    private final TreeMap<ProcessId, Long> last;

    NothingCommittedIsForgotten() {
        super(Property.NOTHING_COMMITTED_IS_FORGOTTEN);
        last = new TreeMap<>();
    }

    private NothingCommittedIsForgotten(NothingCommittedIsForgotten other) {
        super(other);
        last = new TreeMap<>(other.last);
    }

    @Override
    Monitor copy() {
        return new NothingCommittedIsForgotten(this);
    }

    @Override
    List<Object> memory() {
        return List.of(last);
    }

    @Override
    void number(ProcessId process, long first, int count) {
        Long before = last.put(process, first + count - 1);
        require(before == null || first == before + 1, () -> "effect " + first + " comes after effect " + before);
    }

    @Override
    void onGap(ProcessId process) {
        last.remove(process);
    }
}
