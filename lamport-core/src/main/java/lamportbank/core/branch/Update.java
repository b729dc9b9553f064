package lamportbank.core.branch;

import lamportbank.core.chain.Money;

/// A change of the shared balance.
///
/// @param eventId by which its sub-events are found at all branches. Positive: an [EventId] that a customer gave.
///     Negative, down to -[EventId#MAX]: the number that a branch gave. 0: the branch that is asked shall give it one.
/// @param amount more than zero
public record Update(long eventId, Kind kind, Money amount) {
    public enum Kind {
        DEPOSIT,
        WITHDRAW
    }

    /// @throws IllegalArgumentException if the id or the amount is out of range
    public Update {
        if (eventId != 0 && !EventId.accepts(Math.abs(eventId))) {
            throw new IllegalArgumentException("an event id is " + EventId.ALLOWED + ", not " + eventId);
        }
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("an amount is more than 0.00, not " + amount);
        }
    }

    /// Whether a customer has given it its id.
    public boolean hasCustomersId() {
        return eventId > 0;
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
