package lamportbank.core.property;

import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import lamportbank.core.bank.BankFact;
import lamportbank.core.chain.Block;
import lamportbank.core.client.ClientFact;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;

/// Two chains of linked genuine blocks that agree at a height agree below it. So the tips are enough.
final class ChainsArePrefixes extends Monitor {
    /// @param hash of the last block
    private record Tip(long height, String hash) {}

    private static final Tip EMPTY = new Tip(0, Block.GENESIS);

    private final TreeMap<ProcessId, Tip> tips;

    /// Hashes by height, from whoever was the first there: the bank, if it is watched.
    private final TreeMap<Long, String> hashes;

    private @Nullable ProcessId bank;

    /// A block can come by way of somebody who is not seen, and so before what the bank did is seen.
    private boolean gaps;

    ChainsArePrefixes() {
        super(Property.CHAINS_ARE_PREFIXES);
        tips = new TreeMap<>();
        hashes = new TreeMap<>();
    }

    private ChainsArePrefixes(ChainsArePrefixes other) {
        super(other);
        tips = new TreeMap<>(other.tips);
        hashes = new TreeMap<>(other.hashes);
        bank = other.bank;
        gaps = other.gaps;
    }

    @Override
    Monitor copy() {
        return new ChainsArePrefixes(this);
    }

    @Override
    List<Object> memory() {
        return List.of(tips, hashes, bank == null, gaps);
    }

    @Override
    void onFact(ProcessId process, Fact fact) {
        switch (fact) {
            case BankFact.BlockSealed(Block block, _) -> {
                bank = process;
                grow(process, block);
            }
            case ClientFact.BlockAppended(Block block) -> {
                Tip sealed = bank == null ? null : tips.get(bank);
                require(
                        gaps || sealed == null || block.height() < sealed.height(),
                        () -> "appended block " + block.height() + " when the bank had not sealed it");
                grow(process, block);
            }
            default -> {}
        }
    }

    @Override
    void onGap(ProcessId process) {
        tips.remove(process);
        gaps = true;
    }

    private void grow(ProcessId process, Block block) {
        Tip before = tips.getOrDefault(
                process,
                isComplete(process) ? EMPTY : new Tip(block.height(), block.previousHash()));
        require(block.height() == before.height(),
                () -> "block " + block.height() + " where " + before.height() + " was next");
        require(block.previousHash().equals(before.hash()), () -> "block " + block.height() + " does not follow");
        String known = hashes.putIfAbsent(block.height(), block.hash());
        require(known == null || known.equals(block.hash()),
                () -> "block " + block.height() + " is another one elsewhere");
        bound(hashes);
        tips.put(process, new Tip(block.height() + 1, block.hash()));
    }
}
