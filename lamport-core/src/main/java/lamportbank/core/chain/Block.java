package lamportbank.core.chain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import lamportbank.core.clock.Timestamp;

/// What one critical section did, sealed by the bank.
///
/// @param height how many blocks come before it, 0 to 2^53 - 1
/// @param time the logical time of the request that led to it; of the last, if several of a client's entered together
/// @param node the client whose request that was
/// @param previousHash the hash of the block before; [#GENESIS] for the first
/// @param transfers in the order in which they were carried out
/// @param hash SHA-256 over [#preimage], in lower-case hex
public record Block(
        long height, long time, int node, String previousHash, List<SealedTransfer> transfers, String hash) {
    /// SHA-256 of nothing.
    public static final String GENESIS = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final long MAX_HEIGHT = (1L << 53) - 1;
    private static final int HASH_LENGTH = 64;

    public Block {
        requireHeight(height);
        new Timestamp(time, node); // throws if there is none
        requireHash(previousHash);
        requireHash(hash);
        transfers = List.copyOf(transfers);
    }

    /// @throws IllegalArgumentException if there is no such height
    public static void requireHeight(long height) {
        if (height < 0 || height > MAX_HEIGHT) {
            throw new IllegalArgumentException("a height is 0 to 2^53 - 1, not " + height);
        }
    }

    /// Without a regular expression, for the same reason as in [Transfer].
    private static void requireHash(String hash) {
        boolean fits = hash.length() == HASH_LENGTH;
        for (int place = 0; fits && place < HASH_LENGTH; place++) {
            char digit = hash.charAt(place);
            fits = digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f';
        }
        if (!fits) {
            throw new IllegalArgumentException("a hash is 64 lower-case hexadecimal digits");
        }
    }

    /// A new block: computes the hash, the only place that does.
    public static Block seal(long height, Timestamp request, String previousHash, List<SealedTransfer> transfers) {
        Block unsealed = new Block(height, request.time(), request.node(), previousHash, transfers, GENESIS);
        return new Block(
                height, request.time(), request.node(), previousHash, transfers, sha256(unsealed.preimage()));
    }

    /// The request that this block answers.
    public Timestamp request() {
        return new Timestamp(time, node);
    }

    /// Whether it carries out just these transfers, in this order.
    public boolean carriesOut(List<Transfer> asked) {
        boolean same = transfers.size() == asked.size();
        for (int place = 0; same && place < asked.size(); place++) {
            same = transfers.get(place).isOutcomeOf(asked.get(place));
        }
        return same;
    }

    /// Whether the hash is that of the content.
    public boolean isGenuine() {
        return sha256(preimage()).equals(hash);
    }

    /// How many bytes it has as JSON at most.
    public int bytes() {
        return 384 + transfers.size() * Transfer.MAX_BYTES;
    }

    /// The text under the hash, so that anyone can check it with `sha256sum`: one line per field, one per
    /// transfer, each ended by a line feed, in UTF-8. It covers everything but the hash itself.
    public String preimage() {
        StringBuilder text = new StringBuilder("lamport-bank block 1\n")
                .append("height ").append(height).append('\n')
                .append("time ").append(time).append('\n')
                .append("node ").append(node).append('\n')
                .append("previous ").append(previousHash).append('\n');
        for (SealedTransfer transfer : transfers) {
            text.append("transfer ").append(transfer.id())
                    .append(' ').append(transfer.from())
                    .append(' ').append(transfer.to())
                    .append(' ').append(transfer.amount())
                    .append(' ').append(transfer.outcome())
                    .append('\n');
        }
        return text.toString();
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError("every Java platform has SHA-256", missing);
        }
    }
}
