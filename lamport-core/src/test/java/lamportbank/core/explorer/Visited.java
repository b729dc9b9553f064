package lamportbank.core.explorer;

import java.util.Arrays;

/// The states that have been visited, by fingerprint, and how each was reached. For several threads: each part has its own lock.
final class Visited {
    private static final int PART_BITS = 6;

    private static final class Part {
        private long[] highs = new long[1 << 8];
        private long[] lows = new long[1 << 8];
        private long[] parents = new long[1 << 8];
        private byte[] events = new byte[1 << 8];
        private int[] slots = new int[1 << 9];
        private int size;
    }

    private final Part[] parts = new Part[1 << PART_BITS];

    Visited() {
        Arrays.setAll(parts, _ -> new Part());
    }

    /// @param parent the state before, as it was numbered here
    /// @param event which of its events it was
    /// @return its number; -1 if it is known already
    long add(Tokens.Fingerprint state, long parent, int event) {
        int number = (int) (state.high() >>> 64 - PART_BITS);
        Part part = parts[number];
        synchronized (part) {
            int slot = slot(part, state.high(), state.low());
            if (part.slots[slot] != 0) {
                return -1;
            }
            int index = part.size++;
            if (index == part.highs.length) {
                int longer = index + (index >> 1);
                part.highs = Arrays.copyOf(part.highs, longer);
                part.lows = Arrays.copyOf(part.lows, longer);
                part.parents = Arrays.copyOf(part.parents, longer);
                part.events = Arrays.copyOf(part.events, longer);
            }
            part.highs[index] = state.high();
            part.lows[index] = state.low();
            part.parents[index] = parent;
            part.events[index] = (byte) event;
            part.slots[slot] = part.size;
            if (part.size > part.slots.length / 4 * 3) {
                grow(part);
            }
            return (long) index << PART_BITS | number;
        }
    }

    private static int slot(Part part, long high, long low) {
        int mask = part.slots.length - 1;
        int slot = (int) low & mask;
        while (part.slots[slot] != 0
                && (part.lows[part.slots[slot] - 1] != low || part.highs[part.slots[slot] - 1] != high)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static void grow(Part part) {
        part.slots = new int[part.slots.length * 2];
        for (int index = 0; index < part.size; index++) {
            part.slots[slot(part, part.highs[index], part.lows[index])] = index + 1;
        }
    }

    private Part part(long number) {
        return parts[(int) number & parts.length - 1];
    }

    /// -1 for the first state.
    long parent(long number) {
        return part(number).parents[(int) (number >>> PART_BITS)];
    }

    int event(long number) {
        return part(number).events[(int) (number >>> PART_BITS)] & 0xFF;
    }

    long size() {
        return Arrays.stream(parts).mapToLong(part -> part.size).sum();
    }
}
