package lamportbank.branch;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.branch.Mode;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;

import static org.assertj.core.api.Assertions.assertThat;

class UpdateLogTest {
    private static final Logger ACTIVITY = (Logger) LoggerFactory.getLogger("lamportbank.activity");

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private @Nullable Level before;

    @BeforeEach
    void listen() {
        before = ACTIVITY.getLevel();
        lines.start();
        ACTIVITY.addAppender(lines);
    }

    @AfterEach
    void forget() {
        ACTIVITY.detachAppender(lines);
        ACTIVITY.setLevel(before);
    }

    private static Effect executed(int origin, Update.Kind kind, String amount, Outcome outcome, String balance) {
        Update update = new Update(7, kind, Money.parse(amount));
        return new Effect.Happened(9, new BranchFact.Executed(origin, update, outcome, Money.parse(balance)));
    }

    private static void commit(Effect... effects) {
        BranchProtocol.Kind kind = new BranchProtocol.Kind(
                1, new TreeSet<>(List.of(2)), BranchProtocol.Limits.DEFAULT, Mode.ORDERED, Money.parse("400.00"));
        LamportProcess process =
                LamportProcess.restore(kind, LamportProcess.initial(ProcessId.parse("branch-1"), kind));
        Step step = new Step(1, 1, new Input.Turn(), List.of(effects));
        new UpdateLog().committed(List.of(step), Instant.EPOCH, process);
    }

    private List<String> written() {
        assertThat(lines.list).allMatch(line -> line.getLevel() == Level.INFO);
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void each_update_has_the_balance_before_and_after_it() {
        ACTIVITY.setLevel(Level.INFO);

        commit(executed(1, Update.Kind.DEPOSIT, "70.00", Outcome.SUCCESS, "470.00"),
                new Effect.Happened(10, new BranchFact.ModeChanged(Mode.EAGER)),
                executed(2, Update.Kind.WITHDRAW, "100.00", Outcome.SUCCESS, "370.00"),
                executed(2, Update.Kind.WITHDRAW, "500.00", Outcome.ABORT, "370.00"));

        assertThat(written()).containsExactly(
                "SUCCESS: DEPOSIT of 70.00, event 7 of branch 1: 400.00 -> 470.00",
                "SUCCESS: WITHDRAW of 100.00, event 7 of branch 2: 470.00 -> 370.00",
                "ABORT: WITHDRAW of 500.00, event 7 of branch 2: 370.00 -> 370.00");
    }

    @Test
    void nothing_is_written_unless_somebody_asks_for_it() {
        ACTIVITY.setLevel(Level.WARN);

        commit(executed(1, Update.Kind.DEPOSIT, "70.00", Outcome.SUCCESS, "470.00"));

        assertThat(written()).isEmpty();
    }
}
