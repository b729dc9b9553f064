package lamportbank.bank;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.HttpClientErrorException.TooManyRequests;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

import lamportbank.core.bank.BankCommand;
import lamportbank.core.bank.Member;
import lamportbank.core.process.Input;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.web.Room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// More accounts and members than a page has.
class PagesTest {
    private static final int PAGE = 4000;

    @TempDir
    private static Path data;

    @Test
    void the_pages_of_the_accounts_are_all_of_them() {
        try (ConfigurableApplicationContext bank = BankService.application()
                .run("--server.port=0", "--server.address=127.0.0.1", "--lamport.data=" + data)) {
            JdbcTemplate jdbc = bank.getBean(JdbcTemplate.class);
            RestClient rest = RestClient.create(
                    "http://127.0.0.1:" + ((WebServerApplicationContext) bank).getWebServer().getPort());
            for (int count : List.of(0, PAGE, PAGE + 1, 2 * PAGE + 1)) {
                jdbc.update("delete from account");
                new TransactionTemplate(bank.getBean(PlatformTransactionManager.class)).executeWithoutResult(
                        status -> jdbc.batchUpdate(
                                "insert into account (id, opening, balance, last_access) values (?, 100, 100, 0)",
                                IntStream.rangeClosed(1, count).mapToObj(id -> new Object[]{id}).toList()));
                assertThat(all(rest, count)).isEqualTo(IntStream.rangeClosed(1, count).boxed().toList());
            }
        }
    }

    @Test
    void the_pages_of_the_members_are_all_of_them_and_take_room(@TempDir Path empty) {
        try (ConfigurableApplicationContext bank = BankService.application()
                .run("--server.port=0", "--server.address=127.0.0.1", "--lamport.data=" + empty)) {
            RestClient rest = RestClient.create(
                    "http://127.0.0.1:" + ((WebServerApplicationContext) bank).getWebServer().getPort());
            List<Member> gone = IntStream.rangeClosed(1, 1001)
                    .mapToObj(id -> new Member(id, "http://gone", "gone-" + id, id, Member.Status.LEFT))
                    .toList();
            bank.getBean(NodeLoop.class).submit(
                    new Input.Ask(new BankCommand.AdoptMembers(gone, new TreeSet<>(Set.of(1)), new TreeMap<>())));

            assertThat(ids(rest, "/members")).isEqualTo(IntStream.rangeClosed(1, 1000).boxed().toList());
            assertThat(ids(rest, "/members?from=1001")).containsExactly(1001);
            try (Room.Share taken = bank.getBean("lamportRoom", Room.class).share()) {
                taken.take(6 << 20);
                assertThatThrownBy(() -> ids(rest, "/members")).isInstanceOf(TooManyRequests.class);
                assertThatThrownBy(() -> register(rest)).isInstanceOf(TooManyRequests.class);
            }
            assertThat(register(rest).path("self").path("id").asInt()).isEqualTo(1002);
        }
    }

    private static List<Integer> ids(RestClient rest, String path) {
        JsonNode page = rest.get().uri(path).retrieve().requiredBody(JsonNode.class);
        return page.path("members").valueStream().map(member -> member.path("id").asInt()).toList();
    }

    private static JsonNode register(RestClient rest) {
        return rest.post().uri("/members").contentType(MediaType.APPLICATION_JSON)
                .body("{\"incarnation\":\"late\",\"address\":\"http://127.0.0.1:1\"}")
                .retrieve().requiredBody(JsonNode.class);
    }

    private static List<Integer> all(RestClient rest, int count) {
        List<Integer> all = new ArrayList<>();
        String path = "/accounts";
        while (path != null) {
            JsonNode page = rest.get().uri(path).retrieve().requiredBody(JsonNode.class);
            assertThat(page.path("total").asString()).isEqualTo(count + ".00");
            assertThat(page.path("accounts").size()).isLessThanOrEqualTo(PAGE);
            page.path("accounts").forEach(account -> all.add(account.path("id").asInt()));
            path = page.path("next").isNull() ? null : "/accounts?from=" + page.path("next").asInt();
        }
        return all;
    }
}
