package lamportbank.benchmark.peer;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.benchmark.running.Callers;

/// A peer's client: it takes transfers over HTTP as our clients do, and makes each a transaction of the bank's database.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(TransferService.Transfers.class)
public class TransferService {
    public static void main(String[] arguments) {
        SpringApplication.run(TransferService.class, arguments);
    }

    @Bean
    Ledger ledger(DataSource database) {
        return new Ledger(database);
    }

    @Bean
    Guard guard(Environment settings) {
        String zookeeper = settings.getProperty("peer.zookeeper");
        return zookeeper == null ? new Guard.Rows() : new Guard.Mutex(zookeeper);
    }

    record Order(int to, BigDecimal amount) {}

    record Ended(int from, int to, BigDecimal amount, String status) {}

    @RestController
    static class Transfers {
        private final Ledger ledger;
        private final Guard guard;
        private final int self;

        Transfers(Ledger ledger, Guard guard, Environment settings) {
            this.ledger = ledger;
            this.guard = guard;
            self = settings.getRequiredProperty("peer.account", Integer.class);
        }

        @PostMapping("/transfers")
        Ended send(@RequestBody Order order) throws Exception {
            boolean covered = send(order.to, order.amount.movePointRight(2).longValueExact());
            return new Ended(self, order.to, order.amount, covered ? "SUCCESS" : "ABORT");
        }

        private boolean send(int to, long cents) throws Exception {
            return guard.within(() -> ledger.transfer(self, to, cents));
        }

        /// The same without HTTP: callers in this very process.
        ///
        /// @return how many transfers ended
        @PostMapping("/direct")
        long direct(@RequestParam int callers, @RequestParam int to, @RequestParam long milliseconds) {
            Callers.Call call = () -> {
                try {
                    send(to, 1);
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            };
            List<Callers.Call> all = Stream.generate(() -> call).limit(callers).toList();
            return Callers.run(all, Duration.ofMillis(milliseconds)).ended();
        }
    }
}
