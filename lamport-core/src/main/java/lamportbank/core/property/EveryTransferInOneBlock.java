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

    /// The latest that their clients have given up, the oldest first.
    private final LinkedHashSet<String> voided;

    EveryTransferInOneBlock() {
        super(Property.EVERY_TRANSFER_IN_ONE_BLOCK);
        sealed = new LinkedHashSet<>();
        accepted = new TreeMap<>();
        voided = new LinkedHashSet<>();
    }

    private EveryTransferInOneBlock(EveryTransferInOneBlock other) {
        super(other);
        sealed = new LinkedHashSet<>(other.sealed);
        accepted = new TreeMap<>(other.accepted);
        voided = new LinkedHashSet<>(other.voided);
    }

    @Override
    Monitor copy() {
        return new EveryTransferInOneBlock(this);
    }

    @Override
    List<Object> memory() {
        return List.of(sealed, accepted, voided);
    }

    @Override
    void onFact(ProcessId process, Fact fact) {
        switch (fact) {
            case ClientFact.Submitted(Transfer transfer) when !isEvicted(process) ->
                accepted.put(name(transfer.from(), transfer.id()), process.number());
            case ClientFact.Voided(List<Transfer> transfers, _) -> transfers.forEach(this::giveUp);
            case BankFact.BlockSealed(Block block, _) ->
                block.transfers().forEach(transfer -> seal(block.node(), transfer));
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

    private void giveUp(Transfer transfer) {
        String name = name(transfer.from(), transfer.id());
        require(!sealed.contains(name), () -> "given up, and in a block: " + transfer);
        voided.add(name);
        if (voided.size() > WINDOW) {
            voided.removeFirst();
        }
    }

    private void seal(int node, SealedTransfer transfer) {
        String name = name(transfer.from(), transfer.id());
        require(sealed.add(name), () -> "twice in a block: " + transfer);
        require(!voided.contains(name), () -> "in a block, and given up: " + transfer);
        boolean known = accepted.remove(name) != null;
        ProcessId client = new ProcessId(BankProtocol.CLIENT, node);
        require(known || !isComplete(client), () -> "in a block, but accepted by nobody: " + transfer);
        if (sealed.size() > WINDOW) {
            sealed.removeFirst();
        }
    }
}
