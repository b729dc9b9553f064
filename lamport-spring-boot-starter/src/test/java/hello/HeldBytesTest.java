package hello;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import lamportbank.spring.RunningService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// What a service keeps in its memory of the requests that it gets and the answers that it gives.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeldBytesTest {
    private static final int MAX_BODY = 65_536;
    private static final int ROOM = 6 << 20;
    private static final int PIECE = 8192;

    @TempDir
    private static Path data;
    private static RunningService hello;

    @BeforeAll
    static void start() {
        hello = new RunningService(HelloService.class, "hello-1", RunningService.freePort(), data.resolve("hello-1"));
    }

    @AfterAll
    static void stop() {
        hello.close();
    }

    /// A connection of our own, for what no HTTP client would send.
    private static final class Line implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader answer;

        Line(String... head) {
            try {
                socket = new Socket("localhost", hello.address().getPort());
                answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                write(String.join("\r\n", head) + "\r\nHost: localhost\r\n\r\n");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        void write(int bytes) throws IOException {
            socket.getOutputStream().write(" ".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
        }

        String read() throws IOException {
            return answer.readLine();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @Test
    void an_answer_goes_out_as_it_is_written() throws IOException {
        try (Line line = new Line("GET /in-two-parts HTTP/1.1")) {
            List<String> read = new ArrayList<>();
            do {
                read.add(line.read());
            } while (!read.getLast().equals("first"));
            assertThat(read).contains("HTTP/1.1 200 ", "Lamport-Node: hello-1");
            OtherHandlers.FIRST_PART_READ.complete(null);
            do {
                read.add(line.read());
            } while (!read.getLast().equals("second"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/clock", "/greeting", "/state", "/later", "/entity", "/nowhere"})
    void a_short_answer_goes_out_at_once_and_says_how_long_it_is(String path) {
        HttpResponse<String> answer = hello.get(path);
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length());
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /greeting,  65536",
        "POST, /channel,   2097152",
        "PUT,  /blocks/1,  2097152",
        "POST, /blocks/1,  65536",
        "PUT,  /greeting,  65536",
        "POST, /channels,  65536",
        "POST, /channel/x, 65536"
    })
    void a_body_has_its_limit_whatever_it_is_announced_with(String method, String path, int most) throws IOException {
        String line = method + " " + path + " HTTP/1.1";
        String type = "Content-Type: application/json";
        String length = "Content-Length: " + (most + 1L);
        assertThat(status(line, type, length)).isEqualTo("413");
        assertThat(status(line, type, length, "Upgrade: websocket")).isEqualTo("413");
        assertThat(status(line, type, length, "Upgrade: websocket", "Connection: Upgrade")).isEqualTo("413");
        assertThat(status(line, type, length, "Upgrade: h2c", "Connection: Upgrade")).isEqualTo("413");
    }

    private static String status(String... head) throws IOException {
        try (Line line = new Line(head)) {
            return line.read().split(" ")[1];
        }
    }

    @ParameterizedTest
    @CsvSource({"/greeting, 65536", "/channel, 2097152"})
    void a_body_in_chunks_has_its_limit_too(String path, int most) throws IOException {
        for (String upgrade : List.of("X-Upgrade: none", "Upgrade: websocket")) {
            try (Line line = new Line(
                    "POST " + path + " HTTP/1.1", "Content-Type: application/json", "Transfer-Encoding: chunked",
                    upgrade)) {
                line.write(Integer.toHexString(most + 1) + "\r\n");
                line.write(most + 1);
                assertThat(line.read()).startsWith("HTTP/1.1 413");
            }
        }
    }

    @Test
    void bodies_that_have_arrived_in_part_fit_into_the_room_together() throws IOException {
        List<Line> slow = new ArrayList<>();
        try {
            for (int body = 0; body <= ROOM / (MAX_BODY - PIECE); body++) {
                slow.add(new Line("POST /greeting HTTP/1.1", "Content-Length: " + MAX_BODY));
                slow.getLast().write(MAX_BODY - 1);
            }
            await().atMost(20, TimeUnit.SECONDS).until(() -> statusOf(MAX_BODY).equals("429"));
            // What is only announced takes no room, and processes have room of their own.
            assertThat(status("POST /greeting HTTP/1.1", "Content-Length: 0")).isEqualTo("405");
            assertThat(hello.post("/channel", " ".repeat(PIECE) + "{}").statusCode()).isEqualTo(400);
        } finally {
            slow.forEach(Line::close);
        }
        await().atMost(20, TimeUnit.SECONDS).until(() -> statusOf(MAX_BODY).equals("405"));
    }

    @Test
    void who_reads_slowly_leaves_room_for_orders() throws IOException {
        try (Line slow = new Line("GET /long?room=" + ROOM / 3 * 2 + " HTTP/1.1")) {
            assertThat(slow.read()).startsWith("HTTP/1.1 200");
            assertThat(status("GET /long?room=1 HTTP/1.1")).isEqualTo("429");
            assertThat(statusOf(MAX_BODY)).isEqualTo("405");
        }
        await().atMost(20, TimeUnit.SECONDS).until(() -> status("GET /long?room=1 HTTP/1.1").equals("200"));
    }

    private static String statusOf(int bytes) throws IOException {
        try (Line line = new Line("POST /greeting HTTP/1.1", "Content-Length: " + bytes)) {
            line.write(bytes);
            return line.read().split(" ")[1];
        }
    }
}
