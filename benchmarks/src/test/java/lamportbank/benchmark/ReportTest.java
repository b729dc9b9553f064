package lamportbank.benchmark;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTest {
    private static final Plan PLAN = new Plan(5, Duration.ofSeconds(4), Duration.ofSeconds(8), 64);
    private static final Machine MACHINE = new Machine(List.of("a machine"));

    @Test
    void a_goal_that_was_missed_is_said_to_be() {
        Row.Goal reached = Row.Goal.atMost("messages per entry", 6, new Spread(5.5, 5, 6), "");
        Row.Goal missed = Row.Goal.atLeast("transfers/s", 10, new Spread(9, 8, 11), "×");

        assertThat(report(reached).summary()).contains("| reached |").contains("All goals were reached");
        assertThat(report(reached, missed).summary())
                .contains("| at least 10× | 9.00× (8.00 – 11.0) | **missed** |")
                .contains("Goals missed: `locks` (transfers/s)");
    }

    @Test
    void on_the_page_everything_around_it_stays() {
        String before = "Above.\n<!-- generated -->\nold\n<!-- end -->\nBelow.\n";

        String after = report(Row.Goal.atMost("memory", 1024, new Spread(500, 490, 510), " MB")).into(before);

        assertThat(after).startsWith("Above.\n<!-- generated -->\n").endsWith("<!-- end -->\nBelow.\n");
        assertThat(after).contains("a machine", "### `locks`", "| ours | 120 | 100 – 130 | transfers/s |");
        assertThat(after).doesNotContain("old");
    }

    private static Report report(Row.Goal... goals) {
        List<Row.Figure> figures = List.of(new Row.Figure("ours", new Spread(120, 100, 130), "transfers/s"));
        Row.Result result = new Row.Result(List.of(goals), figures);
        return new Report(List.of(new Report.Entry(new LocksRow(), result)), MACHINE, PLAN);
    }
}
