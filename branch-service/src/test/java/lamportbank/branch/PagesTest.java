package lamportbank.branch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/// More sub-events than a page has.
class PagesTest {
    @TempDir
    private Path data;

    @Test
    void the_pages_of_the_sub_events_are_all_of_them() {
        SingleConnectionDataSource database =
                new SingleConnectionDataSource("jdbc:sqlite:" + data.resolve("branch.db"), true);
        try {
            Flyway.configure().dataSource(database).locations("classpath:db/branch").load().migrate();
            JdbcTemplate jdbc = new JdbcTemplate(database);
            EventTable table = new EventTable(jdbc);
            for (int count : List.of(0, 1, EventTable.PAGE - 1, EventTable.PAGE, EventTable.PAGE + 1,
                    3 * EventTable.PAGE)) {
                jdbc.execute("delete from sub_event");
                jdbc.execute("begin");
                jdbc.batchUpdate(
                        "insert into sub_event (place, event_id, name, clock) values (?, ?, 'deposit_request', 1)",
                        IntStream.range(0, count).mapToObj(event -> new Object[]{2 * event, event + 1}).toList());
                jdbc.execute("commit");
                assertThat(all(table)).isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
            }
        } finally {
            database.destroy();
        }
    }

    private static List<Long> all(EventTable table) {
        List<Long> all = new ArrayList<>();
        Long before = Long.MAX_VALUE;
        while (before != null) {
            EventTable.Page page = table.subEvents(before);
            assertThat(page.events()).hasSizeLessThanOrEqualTo(EventTable.PAGE);
            all.addAll(0, page.events().stream().map(EventTable.SubEvent::id).toList());
            before = page.next();
        }
        return all;
    }
}
