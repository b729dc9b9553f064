package lamportbank.branch;

import org.jspecify.annotations.Nullable;

import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;

/// An update that began here and how far it is.
///
/// @param eventId a customer's if it is positive, a number of the branch if it is negative
/// @param balance of this replica after it; null while pending
record UpdateStatus(long eventId, Update.Kind kind, Money amount, Status status, @Nullable Money balance) {
    enum Status {
        PENDING,
        SUCCESS,
        ABORT,
        /// Another update has the event id.
        CONFLICT
    }

    static UpdateStatus of(BranchFact.Finished done) {
        return new UpdateStatus(
                done.update().eventId(), done.update().kind(), done.update().amount(),
                Status.valueOf(done.outcome().name()), done.balance());
    }

    static UpdateStatus pending(Update update) {
        return new UpdateStatus(update.eventId(), update.kind(), update.amount(), Status.PENDING, null);
    }

    /// Its row, if it ever had one, is that of the update which has the event id.
    static UpdateStatus conflict(Update update) {
        return new UpdateStatus(update.eventId(), update.kind(), update.amount(), Status.CONFLICT, null);
    }

    boolean isFor(Update update) {
        return kind == update.kind() && amount.equals(update.amount());
    }
}
