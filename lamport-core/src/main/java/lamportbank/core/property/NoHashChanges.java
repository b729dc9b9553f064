package lamportbank.core.property;

import java.util.List;
import java.util.TreeMap;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.chain.Block;
import lamportbank.core.client.ClientFact;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

/// Looks at blocks wherever they show: sealed, on their way, held back, appended.
final class NoHashChanges extends Monitor {
    /// Hashes by height.
    private final TreeMap<Long, String> seen;

    NoHashChanges() {
        super(Property.NO_HASH_CHANGES);
        seen = new TreeMap<>();
    }

    private NoHashChanges(NoHashChanges other) {
        super(other);
        seen = new TreeMap<>(other.seen);
    }

    @Override
    Monitor copy() {
        return new NoHashChanges(this);
    }

    @Override
    List<Object> memory() {
        return List.of(seen);
    }

    @Override
    void onEffect(ProcessId process, Effect effect) {
        switch (effect) {
            case Effect.Sent sent -> look(sent.message());
            case Effect.Received received -> look(received.message());
            case Effect.Answered answered -> look(answered.answer());
            case Effect.Returned returned -> look(returned.answer());
            default -> super.onEffect(process, effect);
        }
    }

    private void look(Message message) {
        switch (message) {
            case MutexMessage.Release(_, Block block) -> look(block);
            case BankMessage.Sealed(Block block) -> look(block);
            case BankMessage.Blocks(List<Block> blocks, _) -> blocks.forEach(this::look);
            default -> {}
        }
    }

    @Override
    void onFact(ProcessId process, Fact fact) {
        switch (fact) {
            case BankFact.BlockSealed(Block block, _) -> look(block);
            case ClientFact.Released(_, Block block) -> look(block);
            case ClientFact.BlockHeldBack(Block block) -> look(block);
            case ClientFact.BlockAppended(Block block) -> look(block);
            default -> {}
        }
    }

    private void look(Block block) {
        require(block.isGenuine(), () -> "block " + block.height() + " does not have the hash of its content");
        String known = seen.putIfAbsent(block.height(), block.hash());
        require(known == null || known.equals(block.hash()),
                () -> "block " + block.height() + " had the hash " + known + " and has " + block.hash());
        bound(seen);
    }
}
