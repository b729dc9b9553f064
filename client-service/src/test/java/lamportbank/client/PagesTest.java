package lamportbank.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/// More transfers than a page has.
class PagesTest {
    private static final int PAGE = 1000;

    @TempDir
    private Path data;

    @Test
    void the_pages_of_the_transfers_are_all_of_them() {
        SingleConnectionDataSource database =
                new SingleConnectionDataSource("jdbc:sqlite:" + data.resolve("client.db"), true);
        try {
            Flyway.configure().dataSource(database).locations("classpath:db/client").load().migrate();
            JdbcTemplate jdbc = new JdbcTemplate(database);
            TransferTable table = new TransferTable(jdbc);
            for (int count : List.of(0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE)) {
                jdbc.execute("delete from transfer");
                jdbc.execute("begin");
                jdbc.batchUpdate(
                        "insert into transfer (id, place, sender, recipient, amount) values (?, ?, 1, 2, 1)",
                        IntStream.range(0, count).mapToObj(place -> new Object[]{"t" + place, 2 * place}).toList());
                jdbc.execute("commit");
                assertThat(all(table)).isEqualTo(
                        IntStream.range(0, count).mapToObj(place -> "t" + place).toList().reversed());
            }
        } finally {
            database.destroy();
        }
    }

    private static List<String> all(TransferTable table) {
        List<String> all = new ArrayList<>();
        Long before = Long.MAX_VALUE;
        while (before != null) {
            TransferTable.Page page = table.newest(before, PAGE);
            assertThat(page.transfers()).hasSizeLessThanOrEqualTo(PAGE);
            all.addAll(page.transfers().stream().map(TransferStatus::id).toList());
            before = page.next();
        }
        return all;
    }
}
