package lamportbank.core.chain;

/// A transfer and how it ended: what a block holds.
public record SealedTransfer(String id, int from, int to, Money amount, Outcome outcome) {
    public SealedTransfer {
        Transfer.requireId(id);
    }

    public SealedTransfer(Transfer transfer, Outcome outcome) {
        this(transfer.id(), transfer.from(), transfer.to(), transfer.amount(), outcome);
    }

    boolean isOutcomeOf(Transfer transfer) {
        return id.equals(transfer.id())
                && from == transfer.from()
                && to == transfer.to()
                && amount.equals(transfer.amount());
    }
}
