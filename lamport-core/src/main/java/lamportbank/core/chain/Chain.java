package lamportbank.core.chain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/// A copy of the chain, of which it needs only the tip, and some hashes to know again what comes twice: blocks go on at the end or not at all.
///
/// The channel from each client is FIFO, but different channels are not ordered among themselves, so a later
/// block can come first. It is held back until its predecessor is here. Nothing is re-sorted. Not thread-safe.
public final class Chain {
    /// How many blocks may wait for their predecessors.
    public static final int MAX_HELD_BACK = 1000;

    /// As JSON: ten of the largest. When their predecessor comes, all of them are appended in one step.
    public static final int MAX_HELD_BACK_BYTES = 640 << 10;

    /// Of how many of the last blocks the hashes are kept.
    public static final int MAX_RECENT = 100;

    /// @param height how many blocks there are
    /// @param tip the hash of the last, [Block#GENESIS] if there is none
    /// @param heldBack blocks that came too early, by height
    /// @param recent the hashes of the last blocks, the last one last; null in states of before they were kept
    public record State(long height, String tip, SortedMap<Long, Block> heldBack, @Nullable List<String> recent) {
        public State {
            recent = recent == null ? List.of() : List.copyOf(recent);
        }
    }

    /// What came of an offer.
    ///
    /// @param appended the blocks that went on at the end, in order
    /// @param dropped one that had been held back and does not follow its predecessor, now that this is here; null if
    ///     there is none
    public record Offered(List<Block> appended, @Nullable Block dropped) {}

    private long height;
    private String tip;
    private final TreeMap<Long, Block> heldBack;
    private final ArrayDeque<String> recent;

    public Chain(State state) {
        height = state.height();
        tip = state.tip();
        heldBack = new TreeMap<>(state.heldBack());
        recent = new ArrayDeque<>(Objects.requireNonNull(state.recent()));
    }

    public static State empty() {
        return new State(0, Block.GENESIS, new TreeMap<>(), List.of());
    }

    /// Why a block can never be part of this chain; null if it can, or already is.
    public @Nullable String flaw(Block block) {
        if (!block.isGenuine()) {
            return "block " + block.height() + " does not have the hash of its content";
        }
        if (block.height() == height && !block.previousHash().equals(tip)) {
            return "block " + block.height() + " does not follow " + tip;
        }
        String known = recentHash(block.height());
        if (known != null && !known.equals(block.hash())) {
            return "block " + block.height() + " is " + known + " here, not " + block.hash();
        }
        return null;
    }

    /// The hash of the block at a height, if that is one of the last.
    private @Nullable String recentHash(long at) {
        long place = at - (height - recent.size());
        return place < 0 || at >= height ? null : recent.stream().skip(place).findFirst().orElseThrow();
    }

    /// Whether the block would have to wait, and too many wait already.
    public boolean isFullFor(Block block) {
        return block.height() > height && !heldBack.containsKey(block.height())
                && (heldBack.size() >= MAX_HELD_BACK || heldBackBytes() + block.bytes() > MAX_HELD_BACK_BYTES);
    }

    /// Whether three quarters of the room for blocks that wait are taken: time to fetch the missing ones from elsewhere.
    public boolean isNearlyFull() {
        return !heldBack.isEmpty()
                && (heldBack.lastKey() - height >= MAX_HELD_BACK / 4 * 3
                        || heldBackBytes() > MAX_HELD_BACK_BYTES / 4 * 3);
    }

    private int heldBackBytes() {
        return heldBack.values().stream().mapToInt(Block::bytes).sum();
    }

    /// Whether more blocks are missing before this one than may wait.
    public boolean isFarBehind(Block block) {
        return block.height() > height + MAX_HELD_BACK;
    }

    /// Takes a block that is genuine.
    ///
    /// @return what was appended: nothing if it is known or has to wait
    /// @throws IllegalStateException if it is the next one and does not fit; nothing has changed
    public Offered offer(Block block) {
        if (block.height() < height) {
            return new Offered(List.of(), null);
        }
        if (block.height() == height && !block.previousHash().equals(tip)) {
            throw new IllegalStateException("block " + height + " does not follow " + tip);
        }
        heldBack.put(block.height(), block);
        List<Block> appended = new ArrayList<>();
        Block dropped = null;
        while (!heldBack.isEmpty() && heldBack.firstKey() == height) {
            Block next = heldBack.pollFirstEntry().getValue();
            if (!next.previousHash().equals(tip)) {
                dropped = next; // a forgery that could not be told from a block while its predecessor was missing
                break;
            }
            height++;
            tip = next.hash();
            remember(tip);
            appended.add(next);
        }
        return new Offered(List.copyOf(appended), dropped);
    }

    private void remember(String hash) {
        recent.addLast(hash);
        if (recent.size() > MAX_RECENT) {
            recent.removeFirst();
        }
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
        return new State(height, tip, heldBack(), List.copyOf(recent));
    }
}
