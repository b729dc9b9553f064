package lamportbank.core.client;

import java.util.List;
import java.util.SortedMap;

import org.jspecify.annotations.Nullable;

import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Message;

/// How clients come and go.
public sealed interface MembershipMessage extends Message {
    /// "I am new."
    record Join(Member newcomer) implements MembershipMessage {}

    /// "I count you in from now on."
    ///
    /// @param outstanding the sender's requests that the newcomer has not seen, each as in a REQUEST
    /// @param height how many blocks the sender has, 0 to 2^53 - 1: a bank that gives the newcomer fewer is behind; null,
    ///     for 0, in those of before that was said
    record Welcome(SortedMap<Timestamp, List<Transfer>> outstanding, @Nullable Long height)
            implements MembershipMessage {
        public Welcome {
            height = height == null ? 0 : height;
            Block.requireHeight(height);
            if (outstanding.size() > MutexMessage.MAX_OUTSTANDING) {
                throw new IllegalArgumentException("a process has at most " + MutexMessage.MAX_OUTSTANDING
                        + " requests outstanding, not " + outstanding.size());
            }
            outstanding.values()
                    .forEach(transfers -> Transfer.requireRequest(transfers, MutexMessage.Request.MAX_TRANSFERS));
        }

        @Override
        public int bytes() {
            return 64 + outstanding.values().stream().mapToInt(transfers -> 64 + Transfer.bytes(transfers)).sum();
        }
    }

    /// "I have finished. Wait for me no more."
    record Leave() implements MembershipMessage {}
}
