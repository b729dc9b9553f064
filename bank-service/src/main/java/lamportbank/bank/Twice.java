package lamportbank.bank;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Finds what comes twice among any number of texts, in 4 MiB. It is told all of them in each pass, and looks at those
/// whose hashes lie in a range that fits. A hash is the first 64 bits of SHA-256: that two of a million texts share one
/// by chance happens once in 30 million audits. Not thread-safe.
final class Twice {
    private static final int SLOTS = 1 << 19;
    private static final int MAX_HASHES = SLOTS / 4 * 3;

    /// Open addressing; 0 is an empty slot.
    private final long[] hashes = new long[SLOTS];

    private final MessageDigest sha256;
    private int count;
    private long first = Long.MIN_VALUE;
    private long last = Long.MAX_VALUE;

    Twice() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }

    /// Whether it has come before in this pass; in one of the passes that is told.
    boolean isTwice(String text) {
        byte[] digest = sha256.digest(text.getBytes(StandardCharsets.UTF_8));
        long hash = ByteBuffer.wrap(digest).getLong() | 1; // never 0
        if (hash < first || hash > last) {
            return false;
        }
        if (count == MAX_HASHES) {
            lookAtFewer();
            return isTwice(text);
        }
        return !add(hash);
    }

    private boolean add(long hash) {
        int slot = (int) (hash >>> 1) & SLOTS - 1;
        while (hashes[slot] != 0) {
            if (hashes[slot] == hash) {
                return false;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        hashes[slot] = hash;
        count++;
        return true;
    }

    /// The upper half of the range is left to later passes.
    private void lookAtFewer() {
        last = (first & last) + ((first ^ last) >> 1); // the middle, without overflow
        long[] all = Arrays.stream(hashes).filter(hash -> hash != 0 && hash <= last).toArray();
        clear();
        Arrays.stream(all).forEach(this::add);
    }

    private void clear() {
        Arrays.fill(hashes, 0);
        count = 0;
    }

    /// @return whether there is anything left to look at
    boolean beginNextPass() {
        if (last == Long.MAX_VALUE) {
            return false;
        }
        first = last + 1;
        last = Long.MAX_VALUE;
        clear();
        return true;
    }
}
