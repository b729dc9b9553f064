package lamportbank.benchmark;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
            String.format(Locale.ROOT, "{\"from\":\"client-1\",\"sequence\":1,\"stamp\":1,\"text\":\"%s\"}",
                    "a transfer and its id".repeat(8));
    private static final String TRANSFER = "one transfer of ours";
    private static final String LIMIT = "two hops and a commit";
    private static final String CALLED = "a call, two hops and a commit";
    private static final String BARE = "the exchanges and commits of a transfer, with nothing in them";

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
            sides.put(BARE, alone(limit.bare(), MESSAGE));
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
        for (URI uri : List.of(limit.twoHops(), limit.bare())) {
            Callers.run(Post.times(plan.callers(), uri, MESSAGE), plan.warmUp());
        }
    }

    private static Function<Duration, Sample> alone(URI uri, String body) {
        List<Callers.Call> call = List.of(new Post(uri, body));
        return time -> Callers.run(call, time);
    }

    private static Result result(Map<String, List<Sample>> seen) {
        List<Figure> figures = new ArrayList<>();
        seen.forEach((side, samples) -> figures.addAll(Figure.ofWaiting(side, samples)));
        for (double percentile : List.of(50.0, 99.0)) {
            String which = percentile == 50 ? ", median" : ", p99";
            figures.add(new Figure("ours to the call, two hops and a commit" + which,
                    times(seen, TRANSFER, CALLED, percentile), "×"));
            figures.add(new Figure("ours to its exchanges and commits" + which,
                    times(seen, TRANSFER, BARE, percentile), "×"));
            figures.add(new Figure("its exchanges and commits to two hops and a commit" + which,
                    times(seen, BARE, LIMIT, percentile), "×"));
        }
        return new Result(
                List.of(
                        goal("a transfer's median, to that of two hops and a commit", seen, 50),
                        goal("a transfer's p99, to that of two hops and a commit", seen, 99)),
                figures);
    }

    private static Goal goal(String name, Map<String, List<Sample>> seen, double percentile) {
        return Goal.atMost(name, 3, times(seen, TRANSFER, LIMIT, percentile), "×");
    }

    private static Spread times(Map<String, List<Sample>> seen, String side, String other, double percentile) {
        return Ratio.of(seen.get(side), seen.get(other), sample -> sample.millisecondsAt(percentile));
    }
}
