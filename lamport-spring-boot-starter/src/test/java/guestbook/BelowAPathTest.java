package guestbook;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import lamportbank.spring.RunningService;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/// Where a proxy puts processes below a path, their addresses have one.
@Timeout(30)
class BelowAPathTest {
    @TempDir
    private Path data;

    @ParameterizedTest
    @ValueSource(strings = {"/banks/one", "/banks/one/"})
    void messages_go_to_a_peer_whose_address_has_a_path(String path) throws Exception {
        int port = RunningService.freePort();
        try (FakePeer peer = new FakePeer(port, "/banks/one")) {
            peer.start();
            try (RunningService book = guestbook("lamport.peers.guestbook-2=" + RunningService.address(port) + path)) {
                book.post("/lines", "{\"name\":\"Ada\"}");

                await().until(() -> peer.deliveries().size() == 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "lamport.peers.guestbook-2=guestbook-2:8101", "lamport.peers.guestbook-2=ftp://127.0.0.1",
        "lamport.peers.guestbook-2=http://127.0.0.1:65536", "lamport.peers.guestbook-2=http://127.0.0.1/?at=1",
        "lamport.address=http://me@127.0.0.1"})
    void what_is_no_address_is_refused_at_start(String setting) {
        assertThatThrownBy(() -> guestbook(setting).close()).rootCause()
                .hasMessageContaining("must be an absolute http URL")
                .hasMessageContaining(setting.substring(0, setting.indexOf('=')));
    }

    @Test
    void a_process_itself_is_at_the_root_of_its_port() {
        assertThatThrownBy(() -> guestbook("server.servlet.context-path=/banks/one").close()).rootCause()
                .hasMessageContaining("A Lamport process is at the root of its port.");
    }

    private RunningService guestbook(String setting) {
        return new RunningService(
                GuestbookService.class, "guestbook-1", RunningService.freePort(), data.resolve("guestbook-1"), setting);
    }
}
