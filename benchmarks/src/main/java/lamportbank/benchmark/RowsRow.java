package lamportbank.benchmark;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.HdrHistogram.Histogram;

import lamportbank.benchmark.peer.PeerBank;
import lamportbank.benchmark.running.Callers;
import lamportbank.benchmark.running.Callers.Sample;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.OurBank;
import lamportbank.benchmark.running.Scratch;

/// No agreement among clients at all: a database between them that locks rows.
final class RowsRow implements Row {
    private static final int CONNECTIONS = 4;
    private static final List<String> WAYS = List.of("row locks, as many callers", "row locks, one caller per client");

    @Override
    public String name() {
        return "rows";
    }

    @Override
    public String title() {
        return "Transfers of 3 saturated clients, against plain PostgreSQL transactions with row locks";
    }

    @Override
    public Result run(Plan plan, Scratch scratch, Http http) throws Exception {
        try (PeerBank peer = PeerBank.start(Transfers.CLIENTS, CONNECTIONS, false, scratch, http);
                OurBank ours = OurBank.start(Transfers.CLIENTS, 0, scratch, http)) {
            Map<String, Function<Duration, Sample>> sides = Transfers.sides(plan, ours, peer, WAYS);
            sides.put("row locks, without HTTP", time -> direct(peer, http, plan.callers(), time));
            return Transfers.measured(plan, sides, ours, peer, 1, WAYS);
        }
    }

    /// Callers that are in the clients' own JVMs.
    private static Sample direct(PeerBank peer, Http http, int callers, Duration time) {
        List<URI> clients = peer.clients();
        String path = "/direct?callers=%d&to=%d&milliseconds=%d";
        AtomicLong ended = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 1; number <= clients.size(); number++) {
                URI client = clients.get(number - 1);
                int to = number % clients.size() + 1;
                threads.submit(() -> ended.addAndGet(Long.parseLong(
                        http.post(client.resolve(String.format(Locale.ROOT, path, callers, to, time.toMillis())),
                                ""))));
            }
        }
        return new Sample(ended.get(), time, new Histogram(3));
    }
}
