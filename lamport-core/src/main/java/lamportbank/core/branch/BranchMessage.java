package lamportbank.core.branch;

import java.util.List;
import java.util.SortedSet;

import lamportbank.core.chain.Money;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Message;

/// What branches say to each other, and customers to them.
public sealed interface BranchMessage extends Message {
    /// Ordered: a batch of updates, whose one timestamp is the stamp that it is sent with.
    ///
    /// @param updates in the order in which they are executed; 1 to [BranchProtocol#MAX_PER_BATCH], each with an event
    ///     id of its own
    record Multicast(List<Update> updates) implements BranchMessage {
        public Multicast {
            updates = List.copyOf(updates);
        }

        @Override
        public int bytes() {
            return 64 + updates.size() * 384;
        }
    }

    /// Ordered: "I have queued these batches."
    ///
    /// @param batches their timestamps, of whichever branches they are but the sender; 1 to
    ///     [BranchProtocol#MAX_ACKNOWLEDGED]
    record Acknowledge(SortedSet<Timestamp> batches) implements BranchMessage {
        @Override
        public int bytes() {
            return 64 + batches.size() * 48;
        }
    }

    /// Eager: "I have executed this, do it too."
    ///
    /// @param number the sender's own number for the propagation
    record Propagate(long number, Update update) implements BranchMessage {
        @Override
        public boolean sendingTicks() {
            return false;
        }
    }

    /// Eager: "Done."
    record Propagated(long number) implements BranchMessage {
        @Override
        public boolean sendingTicks() {
            return false;
        }
    }

    /// "Let us change the mode. My updates of the old one are done."
    record ChangeMode(Mode mode) implements BranchMessage {}

    /// "Mine are done too."
    ///
    /// @param asked the timestamp of the message that asked for the change
    record AgreeToMode(Timestamp asked, Mode mode) implements BranchMessage {}

    /// A customer's deposit or withdrawal.
    record Order(Update update) implements BranchMessage {}

    /// What became of it.
    ///
    /// @param balance of the replica after it; as it is now if another update has the event id
    record Completed(Update update, Ending outcome, Money balance) implements BranchMessage {}
}
