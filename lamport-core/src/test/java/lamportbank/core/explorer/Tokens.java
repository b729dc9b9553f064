package lamportbank.core.explorer;

import java.util.Arrays;

/// The description of a state as a row of numbers, some of which are times. Two rows have the same [#fingerprint] if they are equal
/// but for their times, and one's times become the other's by a renaming that
///  - keeps the order of those up to `settled`, and
///  - moves those after it, all by as much.
final class Tokens {
    /// 128 bits, so that two of a billion different rows have the same one with a probability of about 10^-21.
    record Fingerprint(long high, long low) {}

    private long[] values = new long[256];
    private boolean[] isTime = new boolean[256];
    private int size;

    void clear() {
        size = 0;
    }

    void number(long value) {
        put(value, false);
    }

    void time(long value) {
        put(value, true);
    }

    private void put(long value, boolean time) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
            isTime = Arrays.copyOf(isTime, size * 2);
        }
        values[size] = value;
        isTime[size++] = time;
    }

    /// @param settled the time up to which only the order matters
    Fingerprint fingerprint(long settled) {
        long[] early = new long[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (isTime[i] && values[i] <= settled) {
                early[count++] = values[i];
            }
        }
        Arrays.sort(early, 0, count);
        count = distinct(early, count);
        long high = 0x9E3779B97F4A7C15L;
        long low = 0xC2B2AE3D27D4EB4FL;
        for (int i = 0; i < size; i++) {
            long value = values[i];
            if (isTime[i]) {
                // settled times from 0 down, in their order; the others from 1 up
                value = value > settled ? value - settled : Arrays.binarySearch(early, 0, count, value) + 1 - count;
            }
            value = value << 1 | (isTime[i] ? 1 : 0);
            high = mix(high ^ value, 0xBF58476D1CE4E5B9L);
            low = mix(low + value, 0x94D049BB133111EBL);
        }
        return new Fingerprint(mix(high ^ size, 0xD6E8FEB86659FD93L), mix(low + size, 0xFF51AFD7ED558CCDL));
    }

    private static int distinct(long[] sorted, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (kept == 0 || sorted[kept - 1] != sorted[i]) {
                sorted[kept++] = sorted[i];
            }
        }
        return kept;
    }

    private static long mix(long value, long odd) {
        long mixed = (value ^ value >>> 30) * odd;
        mixed = (mixed ^ mixed >>> 27) * 0x9FB21C651E98DF25L;
        return mixed ^ mixed >>> 31;
    }
}
