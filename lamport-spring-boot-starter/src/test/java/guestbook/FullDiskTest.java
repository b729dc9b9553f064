package guestbook;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import lamportbank.spring.RunningService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// A journal whose disk is full: SQLite refuses to make its file larger, with the same error.
class FullDiskTest {
    private static final int CONNECTIONS = 2;
    private static final int UNLIMITED = 1_000_000;

    @TempDir
    private Path data;

    private RunningService book;

    @BeforeEach
    void start() {
        book = new RunningService(GuestbookService.class, "guestbook-1", RunningService.freePort(), data,
                "spring.datasource.hikari.maximum-pool-size=" + CONNECTIONS);
    }

    @AfterEach
    void stop() {
        book.close();
    }

    private void limit(int pages) throws SQLException {
        DataSource database = book.bean(DataSource.class);
        try (Connection one = database.getConnection(); Connection other = database.getConnection()) {
            for (Connection connection : new Connection[]{one, other}) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("pragma max_page_count = " + pages); // no fewer than there are
                }
            }
        }
    }

    private int sign() {
        return book.post("/lines", "{\"name\": \"" + "x".repeat(3000) + "\"}").statusCode();
    }

    private int status(String probe) {
        return book.get("/actuator/health/" + probe).statusCode();
    }

    @Test
    void makes_the_process_not_ready_until_there_is_room_again() throws SQLException {
        assertThat(sign()).isEqualTo(204);
        assertThat(status("readiness")).isEqualTo(200);

        limit(1);
        await().until(() -> sign() == 503);

        assertThat(status("readiness")).isEqualTo(503);
        assertThat(status("readiness")).as("a look does not make it ready").isEqualTo(503);
        assertThat(status("liveness")).as("a start anew would not help").isEqualTo(200);
        assertThat(book.json("/state").path("troubles").toString()).contains("journal cannot be written", "full");
        int lines = book.json("/lines").size();

        limit(UNLIMITED);
        await().until(() -> status("readiness") == 200);

        assertThat(book.json("/state").path("troubles")).isEmpty();
        assertThat(book.json("/lines").size()).isEqualTo(lines);
        assertThat(sign()).isEqualTo(204);
    }
}
