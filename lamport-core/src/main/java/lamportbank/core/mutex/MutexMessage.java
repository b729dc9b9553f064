package lamportbank.core.mutex;

import java.util.List;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Message;

/// The three messages of Lamport's algorithm.
public sealed interface MutexMessage extends Message {
    /// "I want in." Its timestamp is the stamp that it is sent with.
    ///
    /// @param transfers what the sender will do inside
    record Request(List<Transfer> transfers) implements MutexMessage {
        public Request {
            transfers = List.copyOf(transfers);
        }

        @Override
        public int bytes() {
            return 64 + Transfer.bytes(transfers);
        }
    }

    /// "I have seen your request", said by its stamp alone.
    record Reply() implements MutexMessage {
        @Override
        public int bytes() {
            return 64;
        }
    }

    /// "I am out."
    ///
    /// @param request the timestamp of the request that is done, and with it the sender's earlier ones
    /// @param block what was done inside
    record Release(Timestamp request, Block block) implements MutexMessage {
        @Override
        public int bytes() {
            return 128 + block.bytes();
        }
    }
}
