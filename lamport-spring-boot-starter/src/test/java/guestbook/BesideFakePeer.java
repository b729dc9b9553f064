package guestbook;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import lamportbank.spring.RunningService;
import lamportbank.spring.channel.Channels;
import lamportbank.spring.channel.PeerStatus;

import static org.assertj.core.api.Assertions.assertThat;

/// A guestbook whose only peer does what a test says.
@Timeout(30)
abstract class BesideFakePeer {
    @TempDir
    private Path data;

    protected FakePeer peer;
    protected RunningService book;

    @BeforeEach
    void start() throws Exception {
        int port = RunningService.freePort();
        peer = new FakePeer(port);
        peer.start();
        book = new RunningService(
                GuestbookService.class, "guestbook-1", RunningService.freePort(), data.resolve("guestbook-1"),
                "lamport.peers.guestbook-2=" + RunningService.address(port));
    }

    @AfterEach
    void stop() {
        book.close();
        peer.close();
    }

    protected void sign(String name) {
        assertThat(book.post("/lines", "{\"name\":\"" + name + "\"}").statusCode()).isEqualTo(204);
    }

    protected PeerStatus status() {
        return book.bean(Channels.class).status().getFirst();
    }

    /// @param sample name and labels, as a scrape has them
    /// @return NaN if there is none
    protected double meter(String sample) {
        return book.get("/actuator/prometheus").body().lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length())))
                .findFirst()
                .orElse(Double.NaN);
    }
}
