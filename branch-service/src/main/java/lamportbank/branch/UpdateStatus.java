package lamportbank.branch;

import org.jspecify.annotations.Nullable;

import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;

/// An update that began here and how far it is.
///
/// @param balance of this replica after it; null while pending
record UpdateStatus(long eventId, Update.Kind kind, Money amount, Status status, @Nullable Money balance) {
    enum Status {
        PENDING,
        SUCCESS,
        ABORT
    }

    static UpdateStatus of(BranchFact.Finished done) {
        return new UpdateStatus(
                done.update().eventId(), done.update().kind(), done.update().amount(),
                Status.valueOf(done.outcome().name()), done.balance());
    }

    boolean isFor(Update update) {
        return kind == update.kind() && amount.equals(update.amount());
    }
}
