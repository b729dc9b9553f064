package hello;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

import lamportbank.core.clock.LamportClock;
import lamportbank.spring.RunningService;

import static org.assertj.core.api.Assertions.assertThat;

/// Long before the end of all times a process says so.
class UsedUpClockTest {
    @TempDir
    private Path data;

    @Test
    void is_said_and_the_process_is_not_ready() {
        try (RunningService service = new RunningService(HelloService.class, "hello-1", RunningService.freePort(), data,
                "lamport.peers.hello-2=http://localhost:1")) {
            service.restart(); // with a snapshot, in which a clock can be set
            set(service, LamportClock.NEARLY_USED_UP - 3);
            assertThat(readiness(service)).isEqualTo(200);
            assertThat(service.json("/state").path("troubles")).isEmpty();

            service.get("/greeting", "Lamport-Clock", "0", "Lamport-Node", "hello-2");
            assertThat(service.clock()).isEqualTo(LamportClock.NEARLY_USED_UP - 1);
            assertThat(readiness(service)).isEqualTo(200);

            service.get("/greeting", "Lamport-Clock", "0", "Lamport-Node", "hello-2");
            assertThat(service.clock()).isEqualTo(LamportClock.NEARLY_USED_UP + 1);
            assertSaysSo(service);

            service.restart();
            assertSaysSo(service);
        }
    }

    private static void assertSaysSo(RunningService service) {
        assertThat(readiness(service)).isEqualTo(503);
        assertThat(service.json("/state").path("troubles").toString()).contains("nearly used up");
        assertThat(service.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(service.get("/greeting").statusCode()).as("it goes on meanwhile").isEqualTo(200);
    }

    private static int readiness(RunningService service) {
        return service.get("/actuator/health/readiness").statusCode();
    }

    /// In the journal, as years of lies would.
    private static void set(RunningService service, long time) {
        service.bean(lamportbank.spring.loop.NodeLoop.class).stop();
        service.bean(JdbcTemplate.class).update(
                "update snapshot set state = json_set(state, '$.time', ?)", time);
        service.restart();
    }
}
