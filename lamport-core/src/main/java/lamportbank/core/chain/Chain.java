package lamportbank.core.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A copy of the chain, of which it needs only the tip: blocks go on at the end or not at all.
///
/// The channel from each client is FIFO, but different channels are not ordered among themselves, so a later
/// block can come first. It is held back until its predecessor is here. Nothing is re-sorted. Not thread-safe.
public final class Chain {
    /// @param height how many blocks there are
    /// @param tip the hash of the last, [Block#GENESIS] if there is none
    /// @param heldBack blocks that came too early, by height
    public record State(long height, String tip, SortedMap<Long, Block> heldBack) {}

    private long height;
    private String tip;
    private final TreeMap<Long, Block> heldBack;

    public Chain(State state) {
        height = state.height();
        tip = state.tip();
        heldBack = new TreeMap<>(state.heldBack());
    }

    public static State empty() {
        return new State(0, Block.GENESIS, new TreeMap<>());
    }

    /// Why a block can never be part of this chain; null if it can, or already is.
    public @org.jspecify.annotations.Nullable String flaw(Block block) {
        if (!block.isGenuine()) {
            return "block " + block.height() + " does not have the hash of its content";
        }
        if (block.height() == height && !block.previousHash().equals(tip)) {
            return "block " + block.height() + " does not follow " + tip;
        }
        return null;
    }

    /// Takes a block that is genuine.
    ///
    /// @return the blocks that were appended, in order: none if it is known or has to wait
    /// @throws IllegalStateException if it is the next one and does not fit; nothing has changed
    public List<Block> offer(Block block) {
        if (block.height() < height) {
            return List.of();
        }
        if (block.height() == height && !block.previousHash().equals(tip)) {
            throw new IllegalStateException("block " + height + " does not follow " + tip);
        }
        heldBack.put(block.height(), block);
        List<Block> appended = new ArrayList<>();
        while (!heldBack.isEmpty() && heldBack.firstKey() == height) {
            Block next = heldBack.pollFirstEntry().getValue();
            if (!next.previousHash().equals(tip)) {
                break; // a forgery that could not be told from a block while its predecessor was missing
            }
            height++;
            tip = next.hash();
            appended.add(next);
        }
        return appended;
    }

    public long height() {
        return height;
    }

    public String tip() {
        return tip;
    }

    public SortedMap<Long, Block> heldBack() {
        return new TreeMap<>(heldBack);
    }

    public State state() {
        return new State(height, tip, heldBack());
    }
}
