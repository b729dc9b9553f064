package lamportbank.core.mutex;

import java.util.List;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Message;

/// The three messages of Lamport's algorithm.
public sealed interface MutexMessage extends Message {
    /// How many requests a process may have in the queue at once.
    int MAX_OUTSTANDING = 2;

    /// "I want in." Its timestamp is the stamp that it is sent with.
    ///
    /// @param transfers what the sender will do inside, from one account
    record Request(List<Transfer> transfers) implements MutexMessage {
        public static final int MAX_TRANSFERS = 200;

        public Request {
            transfers = Transfer.requireRequest(transfers, MAX_TRANSFERS);
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
        public Release {
            if (!request.equals(block.request())) {
                throw new IllegalArgumentException("that is a block of another request: " + block.request());
            }
        }

        @Override
        public int bytes() {
            return 128 + block.bytes();
        }
    }
}
