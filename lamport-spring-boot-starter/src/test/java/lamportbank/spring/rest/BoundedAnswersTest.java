package lamportbank.spring.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

import com.sun.net.httpserver.HttpServer;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;

import lamportbank.spring.web.Room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BoundedAnswersTest {
    private static final int MAX_BYTES = 100_000;
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final int ROOM_BYTES = 150_000;

    private final Room room = new Room(ROOM_BYTES);
    private final HttpComponentsClientHttpRequestFactory requests = new HttpComponentsClientHttpRequestFactory(
            HttpClients.custom().addExecInterceptorFirst("bounded", new BoundedAnswers(MAX_BYTES, PATIENCE, room))
                    .build());
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext("/plain/", exchange -> {
            byte[] body = new byte[Integer.parseInt(exchange.getRequestURI().getPath().substring(7))];
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/packed/", exchange -> {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream packing = new GZIPOutputStream(packed)) {
                packing.write(new byte[Integer.parseInt(exchange.getRequestURI().getPath().substring(8))]);
            }
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, packed.size());
            exchange.getResponseBody().write(packed.toByteArray());
            exchange.close();
        });
        server.createContext("/drip/", exchange -> {
            exchange.sendResponseHeaders(200, MAX_BYTES);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int sent = 0; sent < MAX_BYTES; sent++) {
                    body.write('x');
                    body.flush();
                    LockSupport.parkNanos(1_000_000);
                }
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        requests.destroy();
        server.stop(0);
    }

    private ClientHttpResponse ask(String path) throws IOException {
        URI address = URI.create("http://localhost:" + server.getAddress().getPort() + path);
        return requests.createRequest(address, HttpMethod.GET).execute();
    }

    private int read(String path) throws IOException {
        try (ClientHttpResponse answer = ask(path)) {
            return answer.getBody().readAllBytes().length;
        }
    }

    @Test
    void an_answer_of_the_largest_size_is_read_again_and_again() throws IOException {
        for (int time = 0; time < 3; time++) {
            assertThat(read("/plain/" + MAX_BYTES)).isEqualTo(MAX_BYTES);
            assertThat(read("/packed/" + MAX_BYTES)).isEqualTo(MAX_BYTES);
        }
    }

    /// All of it would take minutes, and hold room for as long.
    @Test
    void one_that_drips_in_is_a_broken_connection() throws IOException {
        assertThatThrownBy(() -> read("/drip/")).hasMessageContaining("the answer was not there within");
        assertThat(read("/plain/" + MAX_BYTES)).as("the room is free again").isEqualTo(MAX_BYTES);
    }

    @Test
    void a_longer_one_is_not_however_short_it_is_on_its_way() {
        for (String path : new String[]{"/plain/", "/packed/"}) {
            assertThatThrownBy(() -> read(path + (MAX_BYTES + 1)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the answer is longer than 100000 bytes");
        }
    }

    @Test
    void all_together_are_what_there_is_room_for() throws IOException {
        try (ClientHttpResponse held = ask("/plain/" + MAX_BYTES)) {
            held.getBody().readAllBytes();
            assertThatThrownBy(() -> read("/plain/" + MAX_BYTES))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("fit its memory");
        }
        assertThat(read("/plain/" + MAX_BYTES)).isEqualTo(MAX_BYTES);
    }

    @Test
    void what_is_not_read_is_not_kept() throws IOException {
        for (int time = 0; time < 3; time++) {
            try (ClientHttpResponse answer = ask("/plain/" + MAX_BYTES)) {
                assertThat(answer.getBody().read()).isZero();
            }
        }
        assertThat(read("/plain/" + MAX_BYTES)).isEqualTo(MAX_BYTES);
    }
}
