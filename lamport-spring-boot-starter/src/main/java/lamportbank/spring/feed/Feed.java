package lamportbank.spring.feed;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.MultiValueMap;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.spring.journal.JdbcJournal;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.trouble.Trouble;
import lamportbank.spring.trouble.Troubles;
import lamportbank.spring.web.Room;
import lamportbank.spring.web.WholeState;

import static java.util.stream.Collectors.joining;

/// The WebSocket at `/feed`: first a snapshot, then every effect, in order and without gaps. With
/// `?after=N&life=L` it goes on after effect N, as far as the journal still has it. What is wrong is said at the
/// beginning, if something is, and whenever it changes. Watching moves no clock.
public final class Feed extends TextWebSocketHandler implements RoundListener {
    private static final long NEW = -1;
    private static final int REPLAYED_MESSAGE_BYTES = 64 << 10;
    private static final int MAX_WATCHERS = 100;

    private final ObjectProvider<NodeLoop> loops;
    private final JdbcJournal<?> journal;
    private final String life;
    private final WholeState whole;
    private final Troubles troubles;
    private final Room room;
    private final JsonMapper json;
    private final Map<String, FeedSession> sessions = new ConcurrentHashMap<>();

    public Feed(
            ObjectProvider<NodeLoop> loops,
            JdbcJournal<?> journal,
            String life,
            WholeState whole,
            Troubles troubles,
            Room room,
            JsonMapper json) {
        this.loops = loops;
        this.journal = journal;
        this.life = life;
        this.whole = whole;
        this.troubles = troubles;
        this.room = room;
        this.json = json;
        troubles.listen(this::changed);
    }

    public int watchers() {
        return sessions.size();
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession socket) throws IOException {
        if (sessions.size() >= MAX_WATCHERS) {
            socket.close(CloseStatus.SERVICE_OVERLOAD);
            return;
        }
        long wanted = after(socket);
        long after = wanted + 1 >= journal.oldestEffect() ? wanted : NEW;
        NodeLoop loop = loops.getObject();
        // On the loop's thread, between two rounds: what comes later reaches the session, nothing comes twice.
        loop.read(process -> {
            long now = loop.lastEffect();
            FeedSession session = after == NEW || after > now
                    ? begin(socket, new FeedMessage.Snapshot(process.self(), now, life, whole.of(process)))
                    : resume(socket, new FeedMessage.Resumed(process.self(), now, life), after);
            sessions.put(socket.getId(), session);
            session.start();
            return now;
        });
    }

    private FeedSession begin(WebSocketSession socket, FeedMessage.Snapshot snapshot) {
        return new FeedSession(socket, this::effects, session -> {
            sendSnapshot(session, snapshot);
            sendTroubles(session, snapshot.node());
        });
    }

    /// Many may begin to watch at once, and a state can be large.
    private void sendSnapshot(FeedSession session, FeedMessage.Snapshot snapshot) {
        try (Room.Share share = room.share()) {
            String text = write(snapshot);
            share.take(text.length());
            session.send(text);
        } catch (Refusal full) {
            session.close(CloseStatus.SERVICE_OVERLOAD);
        }
    }

    private String write(FeedMessage message) {
        return json.writerFor(FeedMessage.class).writeValueAsString(message);
    }

    private FeedSession resume(WebSocketSession socket, FeedMessage.Resumed resumed, long after) {
        return new FeedSession(socket, this::effects, session -> {
            session.send(write(resumed));
            replay(session, resumed, after);
            sendTroubles(session, resumed.node());
        });
    }

    private void sendTroubles(FeedSession session, ProcessId node) {
        List<Trouble> now = troubles.all();
        if (!now.isEmpty()) {
            session.send(write(new FeedMessage.Troubles(node, now)));
        }
    }

    private void changed(List<Trouble> now) {
        if (!sessions.isEmpty()) {
            offer(new FeedSession.News(null, write(new FeedMessage.Troubles(loops.getObject().self(), now))));
        }
    }

    /// The effect after which the watcher wants to go on, or [#NEW].
    private long after(WebSocketSession socket) {
        MultiValueMap<String, String> query = socket.getUri() == null
                ? MultiValueMap.fromSingleValue(Map.of())
                : UriComponentsBuilder.fromUri(socket.getUri()).build().getQueryParams();
        String after = query.getFirst("after");
        boolean sameLife = query.getFirst("life") == null || life.equals(query.getFirst("life"));
        return after != null && sameLife && after.matches("[0-9]{1,18}") ? Long.parseLong(after) : NEW;
    }

    private void replay(FeedSession session, FeedMessage.Resumed now, long after) {
        StringBuilder items = new StringBuilder();
        journal.replayEffects(after, stored -> {
            FeedItem.of(stored.step(), stored.at())
                    .filter(item -> item.number() > after && item.number() <= now.effect())
                    .forEach(item -> items.append(items.isEmpty() ? "" : ",").append(json.writeValueAsString(item)));
            if (items.length() >= REPLAYED_MESSAGE_BYTES) {
                session.send(effects(now.node(), items.toString()));
                items.setLength(0);
            }
        });
        if (!items.isEmpty()) {
            session.send(effects(now.node(), items.toString()));
        }
    }

    /// @param items as JSON, with commas between them
    private String effects(ProcessId node, String items) {
        String none = write(new FeedMessage.Effects(node, List.of()));
        return none.substring(0, none.length() - "]}".length()) + items + "]}";
    }

    /// What is new is written once, whoever watches.
    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        if (sessions.isEmpty()) {
            return;
        }
        String items = steps.stream()
                .flatMap(step -> FeedItem.of(step, at))
                .map(json::writeValueAsString)
                .collect(joining(","));
        if (!items.isEmpty()) {
            offer(new FeedSession.News(process.self(), items));
        }
    }

    private void offer(FeedSession.News news) {
        sessions.forEach((id, session) -> {
            if (!session.offer(news)) {
                sessions.remove(id);
                Thread.startVirtualThread(() -> session.close(CloseStatus.SERVICE_OVERLOAD));
            }
        });
    }

    @Override
    public void afterConnectionClosed(WebSocketSession socket, CloseStatus status) {
        FeedSession session = sessions.remove(socket.getId());
        if (session != null) {
            session.close(status);
        }
    }
}
