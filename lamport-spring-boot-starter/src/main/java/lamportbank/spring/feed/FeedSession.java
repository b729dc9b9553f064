package lamportbank.spring.feed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.process.ProcessId;

/// One watcher. What it is sent waits in a bounded queue; a watcher that falls behind is closed, and can come
/// back with the number of the last effect it saw.
final class FeedSession {
    private static final Logger LOG = LoggerFactory.getLogger(FeedSession.class);
    private static final int MAX_WAITING_ROUNDS = 4096;
    private static final int MAX_EFFECTS_PER_MESSAGE = 500;

    private final WebSocketSession socket;
    private final JsonMapper json;
    private final BlockingQueue<FeedMessage> waiting = new ArrayBlockingQueue<>(MAX_WAITING_ROUNDS);
    private final Thread thread;

    /// @param begin what to send first; runs on the session's own thread
    FeedSession(WebSocketSession socket, JsonMapper json, Consumer<FeedSession> begin) {
        this.socket = socket;
        this.json = json;
        thread = Thread.ofVirtual().name("feed-" + socket.getId()).unstarted(() -> run(begin));
    }

    void start() {
        thread.start();
    }

    /// @return false if the watcher has fallen too far behind
    boolean offer(FeedMessage message) {
        return waiting.offer(message);
    }

    void send(FeedMessage message) {
        try {
            socket.sendMessage(new TextMessage(json.writerFor(FeedMessage.class).writeValueAsString(message)));
        } catch (IOException gone) {
            throw new IllegalStateException("the watcher is gone", gone);
        }
    }

    private void run(Consumer<FeedSession> begin) {
        try {
            begin.accept(this);
            while (true) {
                sendTogether(waiting.take());
            }
        } catch (InterruptedException closed) {
            // the socket is closed
        } catch (IllegalStateException gone) {
            LOG.debug("{}: {}", socket.getId(), gone.getMessage());
            close(CloseStatus.SESSION_NOT_RELIABLE);
        }
    }

    private void sendTogether(FeedMessage first) {
        if (!(first instanceof FeedMessage.Effects effects)) {
            send(first);
            return;
        }
        ProcessId node = effects.node();
        List<FeedItem> items = new ArrayList<>(effects.effects());
        while (items.size() < MAX_EFFECTS_PER_MESSAGE && waiting.peek() instanceof FeedMessage.Effects more) {
            items.addAll(more.effects());
            waiting.remove();
        }
        send(new FeedMessage.Effects(node, items));
    }

    void close(CloseStatus status) {
        thread.interrupt();
        try {
            socket.close(status);
        } catch (IOException alreadyGone) {
            LOG.debug("{} was gone already", socket.getId());
        }
    }
}
