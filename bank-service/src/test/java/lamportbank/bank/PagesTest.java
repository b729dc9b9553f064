package lamportbank.bank;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/// More accounts than a page has.
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
