package lamportbank.core.branch;

import lamportbank.core.chain.Money;

/// A change of the shared balance.
///
/// @param eventId the number by which its sub-events are found at all branches; 0 if the branch shall give it one
/// @param amount more than zero
public record Update(long eventId, Kind kind, Money amount) {
    public enum Kind {
        DEPOSIT,
        WITHDRAW
    }

    Update withEventId(long id) {
        return new Update(id, kind, amount);
    }

    /// Whether there is enough money for it, or room.
    boolean isPossibleWith(Money balance) {
        return switch (kind) {
            case DEPOSIT -> balance.cents() <= Money.MAX_CENTS - amount.cents();
            case WITHDRAW -> balance.covers(amount);
        };
    }

    Money applyTo(Money balance) {
        return switch (kind) {
            case DEPOSIT -> balance.plus(amount);
            case WITHDRAW -> balance.minus(amount);
        };
    }
}
