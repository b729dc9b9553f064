package lamportbank.dashboard;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.UseMainMethod;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import lamportbank.fakes.FakeProcess;
import lamportbank.fakes.LivePage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// A dashboard that is not at the root of its host: everything that its page loads is named from the page on.
@SpringBootTest(
        useMainMethod = UseMainMethod.ALWAYS,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "server.servlet.context-path=/banks/one")
@AutoConfigureRestTestClient
class BelowAPathTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#]+)\"");
    private static final FakeProcess BANK = new FakeProcess().start();

    @LocalServerPort
    private int port;

    @Autowired
    private RestTestClient rest;

    @DynamicPropertySource
    static void processes(DynamicPropertyRegistry registry) {
        registry.add("lamport.dashboard.processes.bank", BANK::address);
    }

    @AfterAll
    static void close() {
        BANK.close();
    }

    private String at(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private String get(String address) {
        return String.valueOf(rest.get().uri(URI.create(address)).exchange()
                .expectStatus().isOk()
                .expectBody(String.class).returnResult().getResponseBody());
    }

    @Test
    void everything_that_the_page_names_is_there() {
        String page = get(at("/banks/one/"));
        List<String> links = LINK.matcher(page).results().map(result -> result.group(1)).toList();

        assertThat(links).contains("js/main.js", "css/dashboard.css", "favicon.svg");
        links.forEach(link -> get(URI.create(at("/banks/one/")).resolve(link).toString()));
    }

    /// The pages of these tests are read, not run: what a script asks for is no path from the root of the host.
    @Test
    void no_script_asks_for_a_path_from_the_root() {
        Stream.of("api", "live", "lab/cluster", "panels/scenario-file").forEach(name -> {
            String script = get(at("/banks/one/js/" + name + ".js"));
            assertThat(script).doesNotContain("fetch('/", "ask('GET', '/", "ask('POST', '/", "`/", "location.host");
        });
    }

    @Test
    void calls_and_news_pass() {
        BANK.answer("/members", 200, "{\"members\":[]}");
        assertThat(get(at("/banks/one/api/bank/members"))).isEqualTo("{\"members\":[]}");

        LivePage page = LivePage.open(port, "/banks/one");
        await().untilAsserted(() -> assertThat(page.text()).contains("\"name\":\"bank\",\"up\":true"));
        page.close();
    }
}
