package lamportbank.console;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// A person at a terminal, key by key.
@Timeout(60)
class TerminalLinesTest {
    private static final String UP = "\033[A";
    private static final String CTRL_C = "\003";
    private static final String CTRL_D = "\004";

    private final FakeProcess process = new FakeProcess();
    private final Path history;

    TerminalLinesTest(@TempDir Path home) throws IOException {
        history = home.resolve("history");
        process.says("GET /state", """
                {"members": [{"id": 1, "address": "a"}, {"id": 2, "address": "b"}, {"id": 34, "address": "c"}]}""");
    }

    @AfterEach
    void close() {
        process.close();
    }

    private record Typed(List<String> lines, String screen) {}

    /// @param shown what is on the screen before these keys are pressed
    private record Keys(Pattern shown, String keys) {
        static Keys at(String shown, String keys) {
            return new Keys(Pattern.compile(shown, Pattern.DOTALL), keys);
        }
    }

    /// The lines that come of these keys, until there are no more.
    private Typed type(String terminalType, Keys... keys) throws IOException {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        List<String> lines = new ArrayList<>();
        try (Terminal terminal = new ExternalTerminal(
                "test", terminalType, new Hand(screen, keys), screen, StandardCharsets.UTF_8)) {
            Lines typed = linesOf(terminal);
            for (@Nullable
            String line = typed.next(); line != null; line = typed.next()) {
                lines.add(line);
            }
        }
        return new Typed(lines, screen.toString(StandardCharsets.UTF_8));
    }

    private Lines linesOf(Terminal terminal) {
        Session session = new Session(
                Session.commandsOf(new Rest("client-1", process.address())), terminal.writer(), terminal.writer());
        return new TerminalLines(terminal, "client-1", session, history);
    }

    /// Presses keys as soon as the screen shows what it waits for.
    private static final class Hand extends InputStream {
        private final ByteArrayOutputStream screen;
        private final Deque<Keys> steps;
        private InputStream current = InputStream.nullInputStream();

        Hand(ByteArrayOutputStream screen, Keys... steps) {
            this.screen = screen;
            this.steps = new ArrayDeque<>(List.of(steps));
        }

        @Override
        public int read() throws IOException {
            int key = current.read();
            if (key >= 0 || steps.isEmpty()) {
                return key;
            }
            Keys next = steps.removeFirst();
            await().pollInterval(Duration.ofMillis(10))
                    .until(() -> next.shown().matcher(screen.toString(StandardCharsets.UTF_8)).find());
            current = new ByteArrayInputStream(next.keys().getBytes(StandardCharsets.UTF_8));
            return read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int key = read();
            if (key < 0) {
                return -1;
            }
            buffer[offset] = (byte) key;
            return 1;
        }
    }

    private Typed type(String keys, String terminalType) throws IOException {
        return type(terminalType, Keys.at("", keys));
    }

    private List<String> type(String keys) throws IOException {
        return type(keys, "ansi").lines();
    }

    @ParameterizedTest
    @CsvSource({"le, leave", "transfers, transfers", "al, all", "bala, balance", "h, help"})
    void tab_completes_commands(String begun, String completed) throws IOException {
        assertThat(type(begun + "\t\r")).singleElement().asString().isEqualToIgnoringWhitespace(completed);
    }

    @Test
    void tab_completes_the_numbers_of_the_other_members() throws IOException {
        assertThat(type("t 3\t 5\r")).singleElement().asString().isEqualTo("t 34  5");
        assertThat(type("t 1\t 5\r")).as("not one's own").containsExactly("t 1 5");
    }

    @Test
    void tab_offers_all_commands_with_their_purpose() throws IOException {
        assertThat(type("\t\r", "ansi").screen()).contains("transfers", "leaves the bank", "q");
    }

    @Test
    void the_next_session_knows_the_lines_of_the_last() throws IOException {
        type("t 2 5\rb\r");

        assertThat(type(UP + "\r" + UP + UP + "\r")).containsExactly("b", "t 2 5");
        assertThat(Files.readString(history)).contains("t 2 5");
    }

    @Test
    void a_line_is_edited_and_nothing_in_it_is_special() throws IOException {
        assertThat(type("tt\b 2 5\r")).containsExactly("t 2 5");
        assertThat(type("a 'b \"c \\d !e\r")).containsExactly("a 'b \"c \\d !e");
    }

    @Test
    void ctrl_c_begins_the_line_anew_and_ctrl_d_ends_the_session() throws IOException {
        Typed typed = type(
                "ansi",
                Keys.at("client-1>", "t 2 5"),
                Keys.at("t 2 5", CTRL_C),
                Keys.at("client-1>.*client-1>", "b\r"),
                Keys.at("client-1>.*client-1>.*client-1>", CTRL_D + "p\r"));

        assertThat(typed.lines()).containsExactly("", "b");
    }

    @Test
    void ctrl_c_while_a_command_runs_ends_the_waiting_for_it_and_nothing_else() throws IOException {
        try (Terminal terminal = new ExternalTerminal(
                "test", "ansi", new ByteArrayInputStream("b\r".getBytes(StandardCharsets.UTF_8)),
                OutputStream.nullOutputStream(), StandardCharsets.UTF_8)) {
            Lines lines = linesOf(terminal);

            terminal.raise(Terminal.Signal.INT);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();

            assertThat(lines.next()).isEqualTo("b");
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void a_dumb_terminal_gets_no_colours() throws IOException {
        assertThat(type("b\r", "ansi").screen()).contains("\033[1mclient-1>");
        assertThat(type("b\r", "dumb").screen()).contains("client-1>").doesNotContain("\033");
    }
}
