package lamportbank.core.branch;

import java.util.SortedMap;
import java.util.TreeMap;

import lamportbank.core.chain.Money;

/// How far each branch may move the balance while the mode is eager. Branches that are cut off from each other go on
/// executing, so no branch can know the sum of what all have executed; yet every replica has to be able to hold it.
/// So the range of [Money] is divided: of the room above and below the balance with which the eager phase began, each
/// branch has an equal share, and takes no update that moves the balance, by all that was asked of it together, further
/// than that. However late, and in whatever order, they hear of each other, no replica leaves the range.
///
/// Branches that begin with different balances, as a scenario file may say, have to have the same share all the same,
/// since each checks the others: so the room that is divided is at most half of the range, and such branches begin
/// with at most half.
///
/// Not thread-safe.
final class EagerShares {
    /// @param base the balance when the eager phase began
    /// @param moved by each branch since then
    public record Shares(Money base, SortedMap<Integer, Money> moved) {}

    private final int branches;
    private Money base;
    private final TreeMap<Integer, Money> moved;

    EagerShares(Shares state, int branches) {
        this.branches = branches;
        base = state.base();
        moved = new TreeMap<>(state.moved());
    }

    static Shares from(Money balance) {
        return new Shares(balance, new TreeMap<>());
    }

    /// An eager phase begins.
    void begin(Money balance) {
        base = balance;
        moved.clear();
    }

    /// Whether a branch may, as far as its share is concerned, execute an update.
    boolean admit(int branch, Update update) {
        long cents = moved(branch).cents();
        return switch (update.kind()) {
            case DEPOSIT -> cents + update.amount().cents() <= share(Money.MAX_CENTS - base.cents());
            case WITHDRAW -> update.amount().cents() - cents <= share(Money.MAX_CENTS + base.cents());
        };
    }

    private long share(long room) {
        return branches == 1 ? room : Math.min(room, Money.MAX_CENTS / 2) / branches;
    }

    void move(int branch, Update update) {
        moved.put(branch, update.applyTo(moved(branch)));
    }

    private Money moved(int branch) {
        return moved.getOrDefault(branch, Money.ZERO);
    }

    Shares state() {
        return new Shares(base, new TreeMap<>(moved));
    }
}
