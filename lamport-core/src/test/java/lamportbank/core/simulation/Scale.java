package lamportbank.core.simulation;

import lamportbank.core.branch.EventId;
import lamportbank.core.chain.Money;
import lamportbank.core.clock.LamportClock;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.ProcessId;

/// Where the values of a run lie. In one run of eight they are next to their bounds: what is right about 1, 2 and 3 can be
/// wrong about the largest number there is.
///
/// @param largest whether they are
record Scale(boolean largest) {
    static final Scale SMALL = new Scale(false);

    /// More events than a run has, so that no clock and no branch runs out of numbers for good.
    private static final long ROOM = 1_000_000;

    /// So few that a branch does run out of numbers of its own now and then.
    private static final long NUMBERS_LEFT = 12;
    private static final int LONGEST_ID = 64;

    static Scale of(long seed) {
        return new Scale(new Chance(seed ^ 0xB0BD).once(8));
    }

    /// The time of the clock of one of the processes that a run begins with: the last that a run can begin with, or as far
    /// behind as a peer's stamp may leap.
    long clock(int process) {
        if (!largest) {
            return 0;
        }
        long latest = Timestamp.MAX_TIME - ROOM;
        return process % 2 == 0 ? latest : latest - LamportClock.MAX_LEAD + ROOM;
    }

    /// The number of the first process, of the second, and so on.
    int number(int process) {
        return largest && process % 2 == 1 ? ProcessId.MAX_NUMBER - process + 1 : process;
    }

    /// The same for each of some accounts: with the largest, they hold all the money that there is.
    Money opening(Money usual, int accounts) {
        return largest ? new Money(Money.MAX_CENTS / accounts) : usual;
    }

    /// What a customer pays, at most 9.00 as a rule.
    Money amount(Chance chance, Money opening) {
        long small = 1 + chance.upTo(900);
        if (!largest) {
            return new Money(small);
        }
        return new Money(switch (chance.upTo(6)) {
            case 0 -> opening.cents();
            case 1 -> Math.min(opening.cents() + 1, Money.MAX_CENTS);
            case 2 -> Money.MAX_CENTS;
            case 3 -> opening.cents() - small;
            default -> small;
        });
    }

    String id(int transfer) {
        String id = "t" + transfer;
        return largest ? "t".repeat(LONGEST_ID - id.length()) + id : id;
    }

    /// The number that a branch has given last to an update.
    long lastEvent() {
        return largest ? EventId.MAX - NUMBERS_LEFT : 0;
    }
}
