package lamportbank.benchmark.peer;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/// What a message costs if nothing is done with it: it is taken, stored if this process stores, passed on if there is
/// somebody to pass it on to, and only then answered.
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
        private final @Nullable String next;

        Hops(JdbcClient jdbc, RestClient.Builder rest, Environment settings) {
            this.jdbc = jdbc;
            this.rest = rest.build();
            stores = settings.getProperty("peer.stores", Boolean.class, false);
            next = settings.getProperty("peer.next");
            jdbc.sql("create table if not exists message (number integer primary key, text text not null)").update();
        }

        @PostMapping("/messages")
        Message take(@RequestBody Message message) {
            if (stores) { // one statement, one commit
                jdbc.sql("insert into message (text) values (?)").param(message.text).update();
            }
            if (next != null) {
                rest.post().uri(next).contentType(MediaType.APPLICATION_JSON).body(message).retrieve()
                        .toBodilessEntity();
            }
            return message;
        }
    }
}
