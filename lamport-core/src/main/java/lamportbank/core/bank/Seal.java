package lamportbank.core.bank;

import lamportbank.core.chain.Block;
import lamportbank.core.clock.Timestamp;

/// What the bank remembers of a block that it has sealed: enough to know it again. The block itself is too large.
///
/// @param time the logical time of the request that the block answers
/// @param node the client whose request that was
public record Seal(long height, long time, int node, String hash) {
    static Seal of(Block block) {
        return new Seal(block.height(), block.time(), block.node(), block.hash());
    }

    Timestamp request() {
        return new Timestamp(time, node);
    }
}
