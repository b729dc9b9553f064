package lamportbank.local;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LogOnTerminalTest {
    /// @return what is seen on the terminal
    private static String logTwoLines(Path file) throws JoranException {
        PrintStream before = System.err;
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        LoggerContext context = new LoggerContext();
        LogFile.isAt(file);
        System.setErr(new PrintStream(terminal, true, StandardCharsets.UTF_8));
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            context.setMDCAdapter(new LogbackMDCAdapter());
            configurator.doConfigure(LocalCluster.class.getResource("/local-log.xml"));
            context.getLogger("lamportbank.bank.Rebuild").info("rebuilt: {} blocks", 7);
            context.getLogger("lamportbank.bank.Audit").warn("something else");
        } finally {
            System.setErr(before);
            context.stop();
        }
        return terminal.toString(StandardCharsets.UTF_8);
    }

    @Test
    void the_terminal_shows_what_came_of_rebuilding_and_nothing_else(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("lamport.log");

        assertThat(logTwoLines(file)).contains("rebuilt: 7 blocks\n").doesNotContain("else");
        assertThat(Files.readString(file)).contains("rebuilt: 7 blocks", "something else");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has a disk that is always full")
    void a_log_that_cannot_be_written_is_said_once_and_in_words() throws JoranException {
        assertThat(logTwoLines(Path.of("/dev/full")))
                .isEqualTo("rebuilt: 7 blocks\nThe log misses lines: No space left on device\n");
    }
}
