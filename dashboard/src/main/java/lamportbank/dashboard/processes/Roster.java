package lamportbank.dashboard.processes;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import lamportbank.dashboard.DashboardProperties;
import lamportbank.dashboard.feed.FeedClient;
import lamportbank.dashboard.feed.FeedListener;
import lamportbank.dashboard.feed.FeedPast;
import lamportbank.dashboard.feed.FeedTimings;
import lamportbank.dashboard.live.LiveHub;
import lamportbank.dashboard.watch.SystemWatch;
import lamportbank.spring.web.Room;

/// Who is watched, and where each of them is. Has one feed for every process.
@Component
public class Roster implements SmartLifecycle {
    /// The most processes that are watched.
    public static final int MAX_PROCESSES = 100;

    /// What is sent and not finished takes at most this part of the heap: a character is two bytes, and the text that
    /// grows is copied.
    private static final int PART_OF_HEAP = 16;

    private static final Comparator<ProcessName> BY_ROLE =
            Comparator.comparing(ProcessName::role).thenComparingInt(ProcessName::number);

    private final LiveHub hub;
    private final SystemWatch watch;
    private final Map<ProcessName, URI> configured;
    private final Map<ProcessName, FeedClient> feeds = new ConcurrentSkipListMap<>(BY_ROLE);
    private final HttpClient http = HttpClient.newBuilder()
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(FeedTimings.DEFAULT.connect())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Room unfinished =
            new Room((int) Math.min(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, Integer.MAX_VALUE));
    private final Set<ProcessName> gone = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    Roster(DashboardProperties properties, LiveHub hub, SystemWatch watch) {
        this.hub = hub;
        this.watch = watch;
        this.configured = properties.processes().entrySet().stream()
                .collect(Collectors.toMap(entry -> ProcessName.parse(entry.getKey()), Map.Entry::getValue));
    }

    @Override
    public synchronized void start() {
        running = true;
        configured.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(BY_ROLE))
                .forEach(process -> listen(process.getKey(), process.getValue()));
    }

    @Override
    public synchronized void stop() {
        running = false;
        feeds.values().forEach(FeedClient::close);
        feeds.clear();
        http.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Where a process is, if it is one of those watched.
    public Optional<URI> address(ProcessName name) {
        return Optional.ofNullable(feeds.get(name)).map(FeedClient::address);
    }

    public Set<ProcessName> names() {
        return feeds.keySet();
    }

    /// Watches a process at this address from now on. What the configuration says about a process stands.
    synchronized void discover(ProcessName name, URI address) {
        FeedClient known = feeds.get(name);
        if (known == null && feeds.size() >= MAX_PROCESSES) {
            gone.stream().min(BY_ROLE).ifPresent(this::forget);
        }
        boolean isNews = known == null ? feeds.size() < MAX_PROCESSES : !known.address().equals(address);
        if (running && isNews && !configured.containsKey(name)) {
            listen(name, address);
        }
    }

    /// A process is no member any more. It may still be there, and find that out: it is watched until others need the room,
    /// or for good if the configuration wants it to be.
    synchronized void dismiss(ProcessName name) {
        if (!configured.containsKey(name) && feeds.containsKey(name)) {
            gone.add(name);
        }
    }

    private void forget(ProcessName name) {
        gone.remove(name);
        FeedClient feed = feeds.remove(name);
        if (feed != null) {
            feed.close();
            hub.dismiss(name.toString());
            watch.forget(name.toString());
        }
    }

    private void listen(ProcessName name, URI address) {
        FeedPast past = new FeedPast(address, http, FeedTimings.DEFAULT, unfinished);
        FeedListener listener = hub.watch(name.toString(), past::before).andThen(watch.watch(name.toString()));
        FeedClient feed = new FeedClient(name.toString(), address, http, FeedTimings.DEFAULT, unfinished, listener);
        FeedClient before = feeds.put(name, feed);
        if (before != null) {
            before.close();
        }
        feed.start();
    }
}
