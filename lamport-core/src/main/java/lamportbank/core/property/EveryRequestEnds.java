package lamportbank.core.property;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import lamportbank.core.bank.BankFact;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.Phase;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;

/// Those who are evicted or were never let in are owed nothing but an end of their transfers, once they know.
final class EveryRequestEnds extends Monitor {
    private static final String TRANSFER = "transfer ";

    /// What was begun and by whom, by a name that says what it is.
    private final TreeMap<String, ProcessId> begun;

    /// The transfers of clients that are evicted and may be dead, by name.
    private final TreeMap<String, ProcessId> parted;

    /// The requests of clients that are not released.
    private final TreeMap<Timestamp, ProcessId> requests;

    EveryRequestEnds() {
        super(Property.EVERY_REQUEST_ENDS);
        begun = new TreeMap<>();
        parted = new TreeMap<>();
        requests = new TreeMap<>();
    }

    private EveryRequestEnds(EveryRequestEnds other) {
        super(other);
        begun = new TreeMap<>(other.begun);
        parted = new TreeMap<>(other.parted);
        requests = new TreeMap<>(other.requests);
    }

    @Override
    Monitor copy() {
        return new EveryRequestEnds(this);
    }

    @Override
    List<Object> memory() {
        return List.of(begun, parted, requests);
    }

    @Override
    void onEffect(ProcessId process, Effect effect) {
        switch (effect) {
            case Effect.Called called when !(called.question() instanceof Exchange) ->
                begin(question(process, called.call()), process);
            case Effect.Returned returned -> begun.remove(question(process, returned.call()));
            default -> super.onEffect(process, effect);
        }
    }

    @Override
    void onFact(ProcessId process, Fact fact) {
        switch (fact) {
            case ClientFact.Submitted(Transfer transfer) ->
                (isEvicted(process) ? parted : begun).put(transfer(transfer.from(), transfer.id()), process);
            case ClientFact.Voided(List<Transfer> transfers, _) ->
                transfers.forEach(transfer -> end(transfer.from(), transfer.id()));
            case ClientFact.Requested(Timestamp request, _) when !isEvicted(process) -> requests.put(request, process);
            case ClientFact.Released(Timestamp last, _) ->
                requests.headMap(last, true).values().removeIf(process::equals);
            case ClientFact.BlockAppended(Block block) -> end(block);
            case BankFact.BlockSealed(Block block, _) -> end(block);
            case ClientFact.PhaseChanged(Phase phase) when phase == Phase.FENCED -> {
                part(process);
                move(parted, begun, process);
            }
            case BranchFact.Accepted accepted -> onAccepted(accepted.update(), process);
            case BranchFact.Finished finished -> onFinished(finished.update(), process);
            default -> {}
        }
    }

    /// A branch may be asked for the same update several times before it is executed.
    private void onAccepted(Update update, ProcessId process) {
        int number = 1;
        while (begun.containsKey(update(update, process) + number)) {
            number++;
        }
        begin(update(update, process) + number, process);
    }

    private void onFinished(Update update, ProcessId process) {
        int number = 1;
        while (begun.containsKey(update(update, process) + (number + 1))) {
            number++;
        }
        begun.remove(update(update, process) + number);
    }

    private void begin(String what, ProcessId process) {
        if (!isEvicted(process)) {
            begun.put(what, process);
        }
    }

    @Override
    void onGap(ProcessId process) {
        forget(process);
        parted.values().removeIf(process::equals);
    }

    @Override
    void onEvicted(ProcessId client) {
        part(client);
    }

    /// Of what it has begun only the transfers are remembered.
    private void part(ProcessId client) {
        begun.keySet().removeIf(what -> !what.startsWith(TRANSFER) && client.equals(begun.get(what)));
        move(begun, parted, client);
        forget(client);
    }

    private static void move(TreeMap<String, ProcessId> from, TreeMap<String, ProcessId> to, ProcessId process) {
        from.forEach((what, whose) -> {
            if (whose.equals(process)) {
                to.put(what, whose);
            }
        });
        from.values().removeIf(process::equals);
    }

    private void forget(ProcessId process) {
        begun.values().removeIf(process::equals);
        requests.values().removeIf(process::equals);
    }

    private void end(Block block) {
        block.transfers().forEach(transfer -> end(transfer.from(), transfer.id()));
    }

    private void end(int account, String id) {
        begun.remove(transfer(account, id));
        parted.remove(transfer(account, id));
    }

    private static String transfer(int account, String id) {
        return TRANSFER + id + " from " + account;
    }

    private static String update(Update update, ProcessId process) {
        return "update " + update.eventId() + " at " + process + ", number ";
    }

    private static String question(ProcessId process, long call) {
        return "question " + call + " of " + process;
    }

    @Override
    Optional<Violation> onSilence() {
        TreeMap<String, ProcessId> endless = new TreeMap<>(begun);
        requests.forEach((request, process) -> endless.put("request " + request, process));
        return endless.isEmpty()
                ? Optional.empty()
                : Optional.of(new Violation(
                        property(), endless.firstEntry().getValue(), 0, "never ended: " + endless.keySet()));
    }
}
