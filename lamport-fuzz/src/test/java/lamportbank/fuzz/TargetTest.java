package lamportbank.fuzz;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TargetTest {
    @Test
    void it_reads_all_pages_of_the_members() throws IOException {
        HttpServer bank = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bank.createContext("/members", exchange -> {
            String page = exchange.getRequestURI().getQuery() == null
                    ? "{\"members\": [{\"id\": 1, \"status\": \"ACTIVE\"}], \"next\": 2}"
                    : "{\"members\": [{\"id\": 2, \"status\": \"LEFT\"}, {\"id\": 7, \"status\": \"ACTIVE\"}],"
                            + " \"next\": null}";
            byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        bank.start();
        try {
            Place place = new Place("bank", "127.0.0.1", bank.getAddress().getPort());
            assertThat(Target.activeMembers(place)).containsExactly(1, 7);
        } finally {
            bank.stop(0);
        }
    }
}
