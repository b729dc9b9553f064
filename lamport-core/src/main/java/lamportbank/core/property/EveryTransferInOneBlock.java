package lamportbank.core.property;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientFact;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;

final class EveryTransferInOneBlock extends Monitor {
    /// The latest, by account and id, the oldest first.
    private final LinkedHashSet<String> sealed;

    /// And not sealed: clients by the same.
    private final TreeMap<String, Integer> accepted;

    EveryTransferInOneBlock() {
        super(Property.EVERY_TRANSFER_IN_ONE_BLOCK);
        sealed = new LinkedHashSet<>();
        accepted = new TreeMap<>();
    }

    private EveryTransferInOneBlock(EveryTransferInOneBlock other) {
        super(other);
        sealed = new LinkedHashSet<>(other.sealed);
        accepted = new TreeMap<>(other.accepted);
    }

    @Override
    Monitor copy() {
        return new EveryTransferInOneBlock(this);
    }

    @Override
    List<Object> memory() {
        return List.of(sealed, accepted);
    }

    @Override
    void onFact(ProcessId process, Fact fact) {
        switch (fact) {
            case ClientFact.Submitted(Transfer transfer) when !isEvicted(process) ->
                accepted.put(name(transfer.from(), transfer.id()), transfer.from());
            case BankFact.BlockSealed(Block block, _) -> block.transfers().forEach(this::seal);
            case ClientFact.BlockAppended(Block block) -> // for when the bank is not seen
                block.transfers().forEach(transfer -> accepted.remove(name(transfer.from(), transfer.id())));
            default -> {}
        }
    }

    @Override
    void onEvicted(ProcessId client) {
        accepted.values().removeIf(id -> id == client.number());
    }

    private static String name(int account, String id) {
        return account + " " + id;
    }

    private void seal(SealedTransfer transfer) {
        String name = name(transfer.from(), transfer.id());
        require(sealed.add(name), () -> "twice in a block: " + transfer);
        boolean known = accepted.remove(name) != null;
        ProcessId client = new ProcessId(BankProtocol.CLIENT, transfer.from());
        require(known || !isComplete(client), () -> "in a block, but accepted by nobody: " + transfer);
        if (sealed.size() > WINDOW) {
            sealed.removeFirst();
        }
    }
}
