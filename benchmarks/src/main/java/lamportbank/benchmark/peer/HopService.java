package lamportbank.benchmark.peer;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/// What a message costs if nothing is done with it: it is taken, stored if this process stores, told to the others, if
/// there are any, in one round after the other, and only then answered.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(HopService.Hops.class)
public class HopService {
    public static void main(String[] arguments) {
        SpringApplication.run(HopService.class, arguments);
    }

    /// As long as a message on a channel is.
    record Message(String from, long sequence, long stamp, String text) {}

    @RestController
    static class Hops {
        private final JdbcClient jdbc;
        private final RestClient rest;
        private final boolean stores;
        private final boolean storesAnswers;
        private final List<List<String>> rounds;

        Hops(JdbcClient jdbc, RestClient.Builder rest, Environment settings) {
            this.jdbc = jdbc;
            this.rest = rest.build();
            stores = settings.getProperty("peer.stores", Boolean.class, false);
            storesAnswers = settings.getProperty("peer.stores-answers", Boolean.class, false);
            rounds = Arrays.stream(StringUtils.tokenizeToStringArray(settings.getProperty("peer.rounds"), ";"))
                    .map(round -> List.of(StringUtils.tokenizeToStringArray(round, ",")))
                    .toList();
            jdbc.sql("create table if not exists message (number integer primary key, text text not null)").update();
        }

        @PostMapping("/messages")
        Message take(@RequestBody Message message) {
            if (stores) {
                store(message);
            }
            for (List<String> others : rounds) {
                tell(others, message);
                if (storesAnswers) {
                    store(message);
                }
            }
            return message;
        }

        /// One statement, one commit.
        private void store(Message message) {
            jdbc.sql("insert into message (text) values (?)").param(message.text).update();
        }

        /// All at the same time, the first by whoever has the message.
        private void tell(List<String> others, Message message) {
            List<CompletableFuture<Void>> told = others.stream()
                    .skip(1)
                    .map(other -> CompletableFuture.runAsync(() -> post(other, message), Thread::startVirtualThread))
                    .toList();
            post(others.getFirst(), message);
            told.forEach(CompletableFuture::join);
        }

        private void post(String other, Message message) {
            rest.post().uri(other).contentType(MediaType.APPLICATION_JSON).body(message).retrieve().toBodilessEntity();
        }
    }
}
