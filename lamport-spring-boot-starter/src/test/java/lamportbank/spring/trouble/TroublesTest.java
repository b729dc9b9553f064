package lamportbank.spring.trouble;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Status;

import lamportbank.spring.trouble.Troubles.Left;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class TroublesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Logger logger = (Logger) LoggerFactory.getLogger(Troubles.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Instant now = NOON;
    private final InstantSource source = () -> now;
    private final Troubles troubles = new Troubles(source.withZone(ZoneOffset.UTC));
    private final TroubleHealth health = new TroubleHealth(troubles);
    private final List<List<Trouble>> told = new ArrayList<>();

    @BeforeEach
    void readTheLog() {
        log.start();
        logger.addAppender(log);
        troubles.listen(told::add);
    }

    @AfterEach
    void closeTheLog() {
        logger.detachAppender(log);
    }

    @Test
    void a_trouble_lasts_from_its_beginning_to_its_end_and_is_logged_twice() {
        troubles.begin("link", Left.SERVES, "the link is down", "Mend it.");
        now = NOON.plusSeconds(3);
        troubles.begin("link", Left.SERVES, "the link is down", "Mend it.");
        troubles.begin("link", Left.SERVES, "the link is still down", "Mend it.");

        assertThat(troubles.all()).containsExactly(new Trouble("the link is still down", NOON, "Mend it."));

        troubles.end("link");
        troubles.end("link");

        assertThat(troubles.all()).isEmpty();
        assertThat(log.list).extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        tuple(Level.WARN, "Trouble: the link is down. Mend it."),
                        tuple(Level.INFO, "Over, after PT3S: the link is still down"));
    }

    @Test
    void listeners_are_told_of_changes_and_of_nothing_else() {
        troubles.begin("b", Left.SERVES, "second", "-");
        troubles.begin("b", Left.SERVES, "second", "-");
        troubles.begin("a", Left.SERVES, "first", "-");
        troubles.end("b");
        troubles.end("c");

        assertThat(told).containsExactly(
                List.of(new Trouble("second", NOON, "-")),
                List.of(new Trouble("first", NOON, "-"), new Trouble("second", NOON, "-")),
                List.of(new Trouble("first", NOON, "-")));
    }

    @Test
    void only_a_trouble_that_keeps_the_process_from_its_work_makes_it_not_ready() {
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        troubles.begin("small", Left.SERVES, "a scratch", "Nothing.");
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails()).containsEntry("troubles", troubles.all());

        troubles.begin("large", Left.NOT_READY, "no legs", "Rest.");
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);

        troubles.end("large");
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }
}
