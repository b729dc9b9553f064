package lamportbank.core.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.property.Property;

/// Whom a watch over one property looks at, and at what of theirs. Several watches over parts see as much as one over
/// the whole where the property is one of each part, and remember far less: not which state of the one part met which
/// of the other.
///
/// @param of the processes; empty for all
record Scope(Property property, Set<ProcessId> of) {
    /// The scopes that together are the whole, for one property.
    static Stream<Scope> of(Property property, List<ProcessId> processes) {
        return switch (property) {
            // of each process
            case CLOCK_CONDITION -> processes.stream().map(process -> new Scope(property, Set.of(process)));
            // of each two
            case CHANNELS_ARE_FIFO_ONCE -> pairs(processes).map(pair -> new Scope(property, pair));
            // of each client and the bank, which is the one who seals: what all others have must be the bank's
            case EVERY_REQUEST_ENDS, CHAINS_ARE_PREFIXES, NO_HASH_CHANGES ->
                processes.stream()
                        .filter(process -> !process.equals(ClientProtocol.BANK))
                        .map(process -> new Scope(property, processes.contains(ClientProtocol.BANK)
                                ? Set.of(process, ClientProtocol.BANK)
                                : Set.of(process)));
            default -> Stream.of(new Scope(property, Set.of()));
        };
    }

    private static Stream<Set<ProcessId>> pairs(List<ProcessId> processes) {
        List<Set<ProcessId>> pairs = new ArrayList<>();
        for (ProcessId one : processes) {
            processes.stream().filter(other -> other.compareTo(one) > 0)
                    .forEach(other -> pairs.add(Set.of(one, other)));
        }
        return pairs.stream();
    }

    boolean isOf(ProcessId process) {
        return of.isEmpty() || of.contains(process);
    }

    /// As much of it as the property has anything to say of.
    Optional<Effect> shown(ProcessId process, Effect effect) {
        if (property == Property.CHANNELS_ARE_FIFO_ONCE
                && effect instanceof Effect.Sent(long time, var to, var message)) {
            SortedMap<ProcessId, Long> among = new TreeMap<>(to);
            among.keySet().removeIf(receiver -> !isOf(receiver));
            return isOf(process) && !among.isEmpty() ? Optional.of(new Effect.Sent(time, among, message))
                    : Optional.empty();
        }
        return Optional.of(effect).filter(it -> shows(process, it));
    }

    private boolean shows(ProcessId process, Effect effect) {
        return isOf(process) && switch (property) {
            case CLOCK_CONDITION -> true;
            case CHANNELS_ARE_FIFO_ONCE -> effect instanceof Effect.Received received && isOf(received.from());
            case EVERY_REQUEST_ENDS ->
                effect instanceof Effect.Happened
                        || effect instanceof Effect.Called
                        || effect instanceof Effect.Returned;
            case NO_HASH_CHANGES -> switch (effect) {
                case Effect.Sent sent -> carriesBlocks(sent.message());
                case Effect.Received received -> carriesBlocks(received.message());
                case Effect.Answered answered -> carriesBlocks(answered.answer());
                case Effect.Returned returned -> carriesBlocks(returned.answer());
                default -> effect instanceof Effect.Happened;
            };
            default -> effect instanceof Effect.Happened;
        };
    }

    private static boolean carriesBlocks(Message message) {
        return message instanceof MutexMessage.Release
                || message instanceof BankMessage.Sealed
                || message instanceof BankMessage.Blocks;
    }
}
