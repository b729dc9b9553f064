package lamportbank.core.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The states that have been seen, in the order of discovery, and how each was reached. Keeps them whole, not as
/// fingerprints: two states that differ are never taken for one.
final class StateTable {
    private static final int STATES_PER_CHUNK = 1 << 14;

    /// The state before, and which of its events it was.
    private static final int LINKS = 2;

    private final int width;
    private final List<int[]> chunks = new ArrayList<>();
    private int[] slots = new int[1 << 16];
    private int size;

    /// @param width integers per state
    StateTable(int width) {
        this.width = width;
    }

    /// @return whether it is new
    boolean add(int[] state, int parent, int event) {
        int slot = slot(state);
        if (slots[slot] != 0) {
            return false;
        }
        if (size % STATES_PER_CHUNK == 0) {
            chunks.add(new int[STATES_PER_CHUNK * (width + LINKS)]);
        }
        int[] chunk = chunks.getLast();
        int offset = offset(size);
        System.arraycopy(state, 0, chunk, offset, width);
        chunk[offset + width] = parent;
        chunk[offset + width + 1] = event;
        slots[slot] = ++size;
        if (size > slots.length / 2) {
            grow();
        }
        return true;
    }

    private int slot(int[] state) {
        int slot = spread(Arrays.hashCode(state)) & slots.length - 1;
        while (slots[slot] != 0 && !isAt(slots[slot] - 1, state)) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private static int spread(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x85EBCA6B;
        mixed = (mixed ^ mixed >>> 13) * 0xC2B2AE35;
        return mixed ^ mixed >>> 16;
    }

    private boolean isAt(int index, int[] state) {
        int[] chunk = chunks.get(index / STATES_PER_CHUNK);
        int offset = offset(index);
        return Arrays.equals(chunk, offset, offset + width, state, 0, width);
    }

    private void grow() {
        slots = new int[slots.length * 2];
        for (int index = 0; index < size; index++) {
            slots[slot(get(index))] = index + 1;
        }
    }

    private int offset(int index) {
        return index % STATES_PER_CHUNK * (width + LINKS);
    }

    int[] get(int index) {
        int offset = offset(index);
        return Arrays.copyOfRange(chunks.get(index / STATES_PER_CHUNK), offset, offset + width);
    }

    /// -1 for the first state.
    int parent(int index) {
        return chunks.get(index / STATES_PER_CHUNK)[offset(index) + width];
    }

    int event(int index) {
        return chunks.get(index / STATES_PER_CHUNK)[offset(index) + width + 1];
    }

    int size() {
        return size;
    }
}
