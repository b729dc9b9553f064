package lamportbank.benchmark.peer;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/// A model of a branch as the Python system has it that ours follow: it executes a deposit at once, then tells the other
/// branches, one after the other, over a new connection each time, and waits for each answer; then it answers the
/// customer. The model stores each balance as ours do, if it is told to; the Python system stores nothing.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(SourceBranch.Replica.class)
public class SourceBranch {
    public static void main(String[] arguments) {
        SpringApplication.run(SourceBranch.class, arguments);
    }

    record Deposit(BigDecimal amount) {}

    record Balance(BigDecimal balance) {}

    @RestController
    static class Replica {
        private final JdbcClient jdbc;
        private final boolean stores;
        private final List<String> others;
        private final AtomicLong cents = new AtomicLong();

        /// Connections are not kept.
        private final RestClient rest = RestClient.builder()
                .requestFactory(new HttpComponentsClientHttpRequestFactory(HttpClients.custom()
                        .setConnectionReuseStrategy((request, answer, context) -> false)
                        .build()))
                .build();

        Replica(JdbcClient jdbc, Environment settings) {
            this.jdbc = jdbc;
            stores = settings.getProperty("peer.stores", Boolean.class, false);
            others = List.of(settings.getRequiredProperty("peer.others", String[].class));
            jdbc.sql("create table balance (cents bigint not null)").update();
            jdbc.sql("insert into balance values (0)").update();
        }

        @PostMapping("/deposits")
        Balance deposit(@RequestBody Deposit deposit) {
            Balance balance = execute(deposit);
            for (String other : others) {
                rest.post()
                        .uri(other + "/propagations")
                        .contentType(MediaType.APPLICATION_JSON)
                        .header("Connection", "close")
                        .body(deposit)
                        .retrieve()
                        .toBodilessEntity();
            }
            return balance;
        }

        @PostMapping("/propagations")
        Balance execute(@RequestBody Deposit deposit) {
            long more = deposit.amount.movePointRight(2).longValueExact();
            return balance(stores ? store(more) : cents.addAndGet(more));
        }

        private long store(long more) {
            return jdbc.sql("update balance set cents = cents + ? returning cents")
                    .param(more)
                    .query(Long.class)
                    .single();
        }

        @GetMapping("/balance")
        Balance balance() {
            return balance(stores ? jdbc.sql("select cents from balance").query(Long.class).single() : cents.get());
        }

        private static Balance balance(long cents) {
            return new Balance(BigDecimal.valueOf(cents, 2));
        }
    }
}
