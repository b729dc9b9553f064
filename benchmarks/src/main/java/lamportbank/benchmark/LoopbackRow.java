package lamportbank.benchmark;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import lamportbank.benchmark.peer.Loopback;
import lamportbank.benchmark.running.Callers;
import lamportbank.benchmark.running.Callers.Sample;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.OurBank;
import lamportbank.benchmark.running.Post;
import lamportbank.benchmark.running.Scratch;

/// One transfer at a time, against what nothing that agrees over HTTP and stores can be faster than.
final class LoopbackRow implements Row {
    private static final int CLIENTS = 3;
    private static final int CALLERS_OF_ENTRIES = 3;
    private static final int TIMES_AS_LONG = 3;
    private static final String ORDER = "{\"to\":2,\"amount\":\"0.01\"}";
    private static final String MESSAGE =
            "{\"from\":\"client-1\",\"sequence\":1,\"stamp\":1,\"text\":\"%s\"}"
                    .formatted("a transfer and its id".repeat(8));
    private static final String TRANSFER = "one transfer of ours";
    private static final String LIMIT = "two hops and a commit";
    private static final String CALLED = "a call, two hops and a commit";

    @Override
    public String name() {
        return "loopback";
    }

    @Override
    public String title() {
        return "An uncontended transfer among 3 clients, against two message hops and one commit";
    }

    @Override
    public Result run(Plan plan, Scratch scratch, Http http) {
        try (Loopback limit = Loopback.start(scratch, http); OurBank ours = OurBank.start(CLIENTS, 0, scratch, http)) {
            Map<String, Function<Duration, Sample>> sides = new LinkedHashMap<>();
            sides.put(TRANSFER, alone(ours.clients().getFirst().resolve("/transfers?wait=60s"), ORDER));
            sides.put(LIMIT, alone(limit.twoHops(), MESSAGE));
            sides.put(CALLED, alone(limit.callAndTwoHops(), MESSAGE));
            warmUp(plan, ours, limit);
            Map<String, List<Sample>> seen = plan.inTurns(sides);
            ours.requireSound();
            return result(seen);
        }
    }

    /// One at a time, the compilers would see too little of either side; and of entries too little with many callers,
    /// whose transfers share a few.
    private static void warmUp(Plan plan, OurBank ours, Loopback limit) {
        URI client = ours.clients().getFirst().resolve("/transfers?wait=60s");
        Callers.run(
                Post.times(CALLERS_OF_ENTRIES, client, ORDER),
                plan.warmUp().multipliedBy(TIMES_AS_LONG));
        Callers.run(Post.times(plan.callers(), limit.twoHops(), MESSAGE), plan.warmUp());
    }

    private static Function<Duration, Sample> alone(URI uri, String body) {
        List<Callers.Call> call = List.of(new Post(uri, body));
        return time -> Callers.run(call, time);
    }

    private static Result result(Map<String, List<Sample>> seen) {
        List<Figure> figures = new ArrayList<>();
        seen.forEach((side, samples) -> figures.addAll(Figure.ofWaiting(side, samples)));
        for (double percentile : List.of(50.0, 99.0)) {
            figures.add(new Figure(
                    "ours to the call, two hops and a commit, " + (percentile == 50 ? "median" : "p99"),
                    Ratio.of(seen.get(TRANSFER), seen.get(CALLED), sample -> sample.millisecondsAt(percentile)), "×"));
        }
        return new Result(
                List.of(
                        Goal.atMost("a transfer's median, to that of two hops and a commit", 3, times(seen, 50), "×"),
                        Goal.atMost("a transfer's p99, to that of two hops and a commit", 3, times(seen, 99), "×")),
                figures);
    }

    private static Spread times(Map<String, List<Sample>> seen, double percentile) {
        return Ratio.of(seen.get(TRANSFER), seen.get(LIMIT), sample -> sample.millisecondsAt(percentile));
    }
}
