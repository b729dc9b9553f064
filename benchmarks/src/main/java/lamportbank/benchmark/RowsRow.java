package lamportbank.benchmark;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.HdrHistogram.Histogram;

import lamportbank.benchmark.peer.PeerBank;
import lamportbank.benchmark.running.Callers;
import lamportbank.benchmark.running.Callers.Sample;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.Meters;
import lamportbank.benchmark.running.OurBank;
import lamportbank.benchmark.running.Scratch;

/// No agreement among clients at all: a database between them that locks rows.
final class RowsRow implements Row {
    private static final int CLIENTS = 3;
    private static final int CONNECTIONS = 4;

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
        try (PeerBank peer = PeerBank.start(CLIENTS, CONNECTIONS, false, scratch, http);
                OurBank ours = OurBank.start(CLIENTS, 0, scratch, http)) {
            Map<String, Function<Duration, Sample>> sides = new LinkedHashMap<>();
            List<Callers.Call> many =
                    Saturating.transfers(http, ours.clients(), "/transfers?wait=60s", plan.callers());
            sides.put("ours", time -> Callers.run(many, time));
            List<Callers.Call> same = Saturating.transfers(http, peer.clients(), "/transfers", plan.callers());
            sides.put("row locks", time -> Callers.run(same, time));
            List<Callers.Call> few = Saturating.transfers(http, peer.clients(), "/transfers", 1);
            sides.put("row locks, one caller per client", time -> Callers.run(few, time));
            sides.put("row locks, without HTTP", time -> direct(peer, http, plan.callers(), time));

            Meters before = ours.meters();
            Map<String, List<Sample>> seen = plan.inTurns(sides);
            Meters counted = ours.meters().since(before);
            ours.requireSound();
            peer.requireSound();
            return Transfers.compared("row locks", 1, seen, List.of("row locks", "row locks, one caller per client"),
                    counted);
        }
    }

    /// Callers that are in the clients' own JVMs.
    private static Sample direct(PeerBank peer, Http http, int callers, Duration time) {
        long ended = peer.clients().parallelStream().mapToLong(client -> {
            int to = (peer.clients().indexOf(client) + 1) % CLIENTS + 1;
            return Long.parseLong(http.post(
                    client.resolve("/direct?callers=%d&to=%d&milliseconds=%d".formatted(callers, to, time.toMillis())),
                    ""));
        }).sum();
        return new Sample(ended, time, new Histogram(3));
    }
}
