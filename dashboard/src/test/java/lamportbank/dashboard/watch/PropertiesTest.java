package lamportbank.dashboard.watch;

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

/// What a person and a browser are told about the properties, while processes say what did happen and what did not.
@SpringBootTest(
        useMainMethod = UseMainMethod.ALWAYS,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "lamport.dashboard.discovery-interval=1h")
@AutoConfigureRestTestClient
class PropertiesTest {
    private static final RecordedRun RUN = new RecordedRun();
    private static final FakeProcess BANK = fake("bank");
    private static final FakeProcess CLIENT = fake("client-1");

    @LocalServerPort
    private int port;

    @Autowired
    private RestTestClient rest;

    private static FakeProcess fake(String process) {
        FakeProcess fake = new FakeProcess();
        fake.greetWith(RUN.snapshot(process, 0));
        return fake.start();
    }

    @DynamicPropertySource
    static void processes(DynamicPropertyRegistry registry) {
        registry.add("lamport.dashboard.processes.bank", BANK::address);
        registry.add("lamport.dashboard.processes.client-1", CLIENT::address);
        registry.add("lamport.dashboard.processes.client-2", () -> "http://127.0.0.1:1");
    }

    @AfterAll
    static void close() {
        BANK.close();
        CLIENT.close();
    }

    @Test
    void a_page_and_whoever_asks_hear_of_a_violation_and_of_the_feed_that_broke_off() {
        await().until(() -> BANK.listeners() == 1 && CLIENT.listeners() == 1);
        LivePage early = LivePage.open(port);
        BANK.say(RUN.message("bank", 1, 4));
        CLIENT.say(RUN.message("client-1", 1, 8));
        await().untilAsserted(() -> assertThat(properties())
                .contains("\"watching\":[\"bank\",\"client-1\"]", "\"effects\":12")
                .doesNotContain("\"ok\":false"));
        await().untilAsserted(() -> assertThat(early.text())
                .contains("{\"type\":\"properties\",\"watching\":[\"bank\",\"client-1\"]"));

        RUN.replaceFact(new RecordedRun.Place("bank", 3),
                "{\"type\":\"ConflictWitnessed\",\"height\":3,\"request\":{\"time\":7,\"node\":2}}");
        CLIENT.hangUp();
        await().until(() -> CLIENT.connections().getLast().equals("8") && CLIENT.listeners() == 1);
        BANK.greetWith("{\"type\":\"resumed\",\"node\":\"bank\",\"effect\":4,\"life\":\"a\"}");
        BANK.hangUp();
        await().until(() -> BANK.connections().getLast().equals("4") && BANK.listeners() == 1);
        BANK.say(RUN.message("bank", 3, 3).replace("\"number\":3", "\"number\":5").replace("\"time\":2", "\"time\":9"));
        String violation = "\"name\":\"NO_CONFLICT_AT_THE_BANK\",\"sentence\":\"The bank never sees two members propose"
                + " the same height.\",\"source\":\"docs/mutual-exclusion.md, the fencing token\",\"watched\":true,"
                + "\"ok\":false,\"violation\":{\"process\":\"bank\",\"effect\":5,\"finding\":\"request (7,2) proposed";
        await().untilAsserted(() -> assertThat(properties()).contains(violation));
        await().untilAsserted(() -> assertThat(early.text()).contains(violation));

        LivePage late = LivePage.open(port);
        await().untilAsserted(() -> assertThat(late.text()).contains("\"type\":\"properties\"", violation));
        early.close();
        late.close();
    }

    private String properties() {
        return rest.get().uri("/properties").exchange()
                .expectStatus().isOk()
                .expectBody(String.class).returnResult().getResponseBody();
    }
}
