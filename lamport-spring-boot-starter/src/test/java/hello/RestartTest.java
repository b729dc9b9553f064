package hello;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

import lamportbank.spring.RunningService;
import lamportbank.spring.journal.Identity;
import lamportbank.spring.journal.TestDatabase;

import static lamportbank.spring.RunningService.stamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RestartTest {
    private static final String PEER = "lamport.peers.hello-2=http://127.0.0.1:1";

    @TempDir
    private Path directory;

    @Test
    void the_clock_outlives_its_process() {
        Path data = directory.resolve("hello");
        int port = RunningService.freePort();
        try (RunningService hello = new RunningService(HelloService.class, "hello-1", port, data, PEER)) {
            long answered = stamp(hello.get("/greeting", "Lamport-Clock", "70", "Lamport-Node", "hello-2"));
            Identity identity = hello.bean(Identity.class);

            hello.restart();

            assertThat(hello.clock()).isEqualTo(answered);
            assertThat(hello.bean(Identity.class)).isEqualTo(identity);

            long answeredAgain = stamp(hello.get("/greeting", "Lamport-Clock", "0", "Lamport-Node", "hello-2"));
            hello.crash();
            hello.startAgain();

            assertThat(answeredAgain).isEqualTo(answered + 2);
            assertThat(hello.clock()).isEqualTo(answeredAgain);
            assertThat(stamp(hello.get("/greeting", "Lamport-Clock", "0", "Lamport-Node", "hello-2")))
                    .isEqualTo(answeredAgain + 2);
        }
        assertThatThrownBy(() -> new RunningService(
                HelloService.class, "hello-2", port, data, "spring.datasource.url=jdbc:sqlite:"
                        + data.resolve("hello-1.db"))
                .close())
                .as("the data of another process")
                .rootCause()
                .hasMessageContaining("belongs to hello-1, not to hello-2");
    }

    /// The database is named by its address alone, and has tables of the service's own.
    @Test
    void nothing_is_different_in_postgresql() {
        int port = RunningService.freePort();
        String url = TestDatabase.postgresUrl();
        try (RunningService hello = new RunningService(
                HelloService.class, "hello-1", port, directory.resolve("unused"), PEER,
                "spring.datasource.url=" + url)) {
            long answered = stamp(hello.get("/greeting", "Lamport-Clock", "70", "Lamport-Node", "hello-2"));
            hello.bean(JdbcTemplate.class).update("insert into guest (name) values ('Leslie')");

            hello.restart();

            assertThat(hello.clock()).isEqualTo(answered);
            assertThat(stamp(hello.get("/greeting", "Lamport-Clock", "0", "Lamport-Node", "hello-2")))
                    .isEqualTo(answered + 2);
            assertThat(hello.bean(JdbcTemplate.class).queryForObject("select name from guest", String.class))
                    .isEqualTo("Leslie");
        }
    }
}
