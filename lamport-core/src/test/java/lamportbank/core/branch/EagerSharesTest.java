package lamportbank.core.branch;

import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import lamportbank.core.branch.BranchMessage.ChangeMode;
import lamportbank.core.branch.BranchMessage.Propagate;
import lamportbank.core.branch.BranchProtocol.Limits;
import lamportbank.core.branch.Update.Kind;
import lamportbank.core.chain.Money;
import lamportbank.core.process.Effect;
import lamportbank.core.process.ProcessFixture;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/// What cut eager branches execute is never too much for a replica to hold.
class EagerSharesTest {
    private static final ProcessId BRANCH_2 = new ProcessId("branch", 2);

    private static ProcessFixture<BranchProtocol.State> branch(long openingCents, Mode mode, Integer... others) {
        return new ProcessFixture<>(new ProcessId("branch", 1), new BranchProtocol.Kind(
                1, new TreeSet<>(List.of(others)), Limits.DEFAULT, mode, new Money(openingCents)));
    }

    private static Update update(long id, Kind kind, long cents) {
        return new Update(id, kind, new Money(cents));
    }

    private static List<Ending> endings(ProcessFixture<?> branch, Update update) {
        List<Effect> effects = branch.ask(new BranchCommand.Submit(update));
        return ProcessFixture.facts(BranchFact.Executed.class, effects).stream()
                .map(executed -> Ending.of(executed.outcome()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "9007199254740991, 1", "0, 2", "4503599627370495, 2", "4503599627370496, 2",
        "40000, 12"})
    void a_branch_takes_its_share_to_the_cent_and_no_more(long opening, int branches) {
        Integer[] others = new Integer[branches - 1];
        for (int other = 2; other <= branches; other++) {
            others[other - 2] = other;
        }
        ProcessFixture<BranchProtocol.State> branch = branch(opening, Mode.EAGER, others);
        long room = Money.MAX_CENTS - opening;
        long share = branches == 1 ? room : Math.min(room, Money.MAX_CENTS / 2) / branches;

        if (share > 0) {
            assertThat(endings(branch, update(1, Kind.DEPOSIT, share))).containsExactly(Ending.SUCCESS);
        }
        assertThat(endings(branch, update(2, Kind.DEPOSIT, 1))).containsExactly(Ending.ABORT);
        assertThat(endings(branch, update(3, Kind.WITHDRAW, Math.max(1, share)))).containsExactly(
                opening + share > 0 ? Ending.SUCCESS : Ending.ABORT);
        assertThat(branch.state().balance().cents()).isBetween(opening - 1, opening);
    }

    @Test
    void what_all_take_together_while_they_are_cut_can_be_held_by_each() {
        ProcessFixture<BranchProtocol.State> one = branch(40_000, Mode.EAGER, 2);
        long share = Money.MAX_CENTS / 2 / 2;
        endings(one, update(1, Kind.DEPOSIT, share));

        one.assertRefuses(one.nextFrom(BRANCH_2, 1, new Propagate(1, update(2, Kind.DEPOSIT, share + 1))),
                Reason.INVALID);
        one.deliver(BRANCH_2, 1, new Propagate(1, update(2, Kind.DEPOSIT, share)));
        one.assertRefuses(one.nextFrom(BRANCH_2, 9, new Propagate(2, update(3, Kind.DEPOSIT, 1))), Reason.INVALID);

        assertThat(one.state().balance()).isEqualTo(new Money(40_000 + 2 * share));
    }

    @Test
    void the_shares_are_counted_anew_from_the_balance_with_which_an_eager_phase_begins() {
        ProcessFixture<BranchProtocol.State> branch = branch(0, Mode.ORDERED, 2);
        long half = Money.MAX_CENTS / 2;
        branch.deliver(BRANCH_2, 5, new ChangeMode(Mode.EAGER));
        branch.deliver(BRANCH_2, 9, new Propagate(1, update(1, Kind.DEPOSIT, half / 2)));
        branch.deliver(BRANCH_2, 20, new ChangeMode(Mode.ORDERED));
        branch.deliver(BRANCH_2, 30, new ChangeMode(Mode.EAGER));

        branch.deliver(BRANCH_2, 40, new Propagate(2, update(2, Kind.DEPOSIT, half / 2)));

        assertThat(branch.state().balance()).isEqualTo(new Money(half / 2 * 2));
    }

    @Test
    void what_a_liar_propagates_ahead_of_a_change_of_mode_beyond_its_share_is_not_executed() {
        ProcessFixture<BranchProtocol.State> branch = branch(0, Mode.ORDERED, 2, 3);
        branch.deliver(BRANCH_2, 5, new ChangeMode(Mode.EAGER));
        branch.deliver(BRANCH_2, 9, new Propagate(1, update(1, Kind.DEPOSIT, Money.MAX_CENTS)));

        branch.deliver(new ProcessId("branch", 3), 9, new BranchMessage.AgreeToMode(
                branch.state().modeSwitch().changes().firstKey(), Mode.EAGER));

        assertThat(branch.state().mode()).isEqualTo(Mode.EAGER);
        assertThat(branch.state().balance()).isEqualTo(Money.ZERO);
    }
}
