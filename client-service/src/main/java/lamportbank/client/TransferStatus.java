package lamportbank.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import lamportbank.core.chain.Money;
import lamportbank.core.chain.SealedTransfer;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;

/// A transfer and how far it is.
///
/// @param timestamp of the request that it is in; null while it waits for one
/// @param height of the block that it is in; null while pending, and if it was given up
/// @param reason why it was given up: then it ended as ABORT, and is in no block; null if it was not
record TransferStatus(
        String id, int from, int to, Money amount, Status status, @Nullable Timestamp timestamp,
        @Nullable Long height, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason) {
    enum Status {
        PENDING,
        SUCCESS,
        ABORT
    }

    static TransferStatus requested(Transfer transfer, Timestamp request) {
        return new TransferStatus(
                transfer.id(), transfer.from(), transfer.to(), transfer.amount(), Status.PENDING, request, null,
                null);
    }

    static TransferStatus ended(SealedTransfer transfer, Timestamp request, long height) {
        return new TransferStatus(
                transfer.id(), transfer.from(), transfer.to(), transfer.amount(),
                Status.valueOf(transfer.outcome().name()), request, height, null);
    }

    /// @param request null if it was in none
    static TransferStatus givenUp(Transfer transfer, @Nullable Timestamp request, String reason) {
        return new TransferStatus(
                transfer.id(), transfer.from(), transfer.to(), transfer.amount(), Status.ABORT, request, null, reason);
    }

    boolean isPending() {
        return status == Status.PENDING;
    }

    boolean isFor(Transfer transfer) {
        return to == transfer.to() && amount.equals(transfer.amount());
    }
}
