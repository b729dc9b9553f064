package lamportbank.spring.loop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import lamportbank.core.process.Input;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class LogStampTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("of-this-test");

    @TempDir
    private Path directory;

    @TempDir
    private Path otherDirectory;

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        LOG.addAppender(lines);
    }

    @AfterEach
    void forget() {
        LOG.detachAppender(lines);
    }

    private Map<String, String> stampOfTheLastLine() {
        return lines.list.getLast().getMDCPropertyMap();
    }

    private static Map<String, String> tallyAt(int time) {
        return Map.of(LogStamp.PROCESS, "tally-1", LogStamp.TIME, Integer.toString(time));
    }

    @Test
    void lines_of_any_thread_are_the_only_process_s() throws InterruptedException {
        LOG.info("before");
        assertThat(stampOfTheLastLine()).isEmpty();
        try (LoopFixture fixture = new LoopFixture(directory)) {
            NodeLoop loop = fixture.start();
            loop.submit(new Input.Ask(new Tally.Add(1)));
            LOG.info("here, at {}", loop.time());
            assertThat(stampOfTheLastLine()).isEqualTo(tallyAt((int) loop.time()));

            loop.submit(new Input.Ask(new Tally.Add(1)));
            Thread.ofVirtual().start(() -> LOG.warn("elsewhere")).join();
            assertThat(stampOfTheLastLine()).isEqualTo(tallyAt((int) loop.time()));
        }
        LOG.info("after");
        assertThat(stampOfTheLastLine()).isEmpty();
    }

    @Test
    void with_several_processes_a_line_is_that_of_the_process_its_thread_works_for() throws InterruptedException {
        List<LoopFixture> fixtures = List.of(new LoopFixture(directory), new LoopFixture(otherDirectory));
        try {
            NodeLoop first = fixtures.getFirst().listen((steps, at, process) -> LOG.info("on the loop")).start();
            NodeLoop second = fixtures.getLast().start();
            second.submit(new Input.Ask(new Tally.Add(1)));
            LOG.info("whose?");
            assertThat(stampOfTheLastLine()).isEmpty();

            first.submit(new Input.Ask(new Tally.Add(1)));
            first.submit(new Input.Ask(new Tally.Add(1)));
            assertThat(stampOfTheLastLine()).isEqualTo(tallyAt((int) first.time()));

            LogStamp.workFor(second);
            second.submit(new Input.Ask(new Tally.Add(1)));
            Thread child = Thread.ofVirtual().unstarted(() -> LOG.info("for the same"));
            LogStamp.workForNobody();
            child.start();
            child.join();
            assertThat(stampOfTheLastLine()).isEqualTo(tallyAt((int) second.time()));
        } finally {
            fixtures.forEach(LoopFixture::close);
        }
    }
}
