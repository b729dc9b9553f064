package lamportbank.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import lamportbank.benchmark.running.Callers;
import lamportbank.benchmark.running.CrowdInOneJvm;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.Meters;
import lamportbank.benchmark.running.Scratch;

/// What an entry into the critical section costs the more there are who are asked for it.
final class MembersRow implements Row {
    private static final List<Integer> SIZES = List.of(3, 5, 9, 25, 50);
    private static final String ALONE = "one transfer at a time";
    private static final String TOGETHER = "one caller at each client";

    /// Of the power of N − 1 that the costs grow with: a tenth more than 1 may be noise. Not of N: what costs the same for
    /// each other member is a straight line, and would come out as N^1.13 from 3 to 50.
    private static final double LINEAR = 1.1;

    /// @param messages for one entry
    /// @param processor time of all processes together for one entry, in milliseconds
    /// @param wall as well: one entry follows the other
    private record Cost(double messages, double processor, double wall) {}

    /// One caller at each client in turn.
    private record Each(List<Callers.Call> everyone, AtomicInteger turn) implements Callers.Call {
        @Override
        public void dial() {
            everyone.forEach(Callers.Call::dial);
        }

        @Override
        public void make() {
            everyone.get(turn.getAndIncrement() % everyone.size()).make();
        }

        @Override
        public void hangUp() {
            everyone.forEach(Callers.Call::hangUp);
        }
    }

    @Override
    public String name() {
        return "members";
    }

    @Override
    public String title() {
        return "What one entry into the critical section costs with 3 to 50 clients, all in one JVM";
    }

    @Override
    public Result run(Plan plan, Scratch scratch, Http http) {
        Map<Integer, Map<String, List<Cost>>> seen = new LinkedHashMap<>();
        for (int size : SIZES) {
            try (CrowdInOneJvm crowd = CrowdInOneJvm.start(size, scratch, http)) {
                seen.put(size, plan.inShortTurns().inTurns(sides(crowd)));
                crowd.requireSound();
            }
        }
        return new Result(goals(seen), figures(seen), List.of(plot(seen)));
    }

    private static Map<String, Function<Duration, Cost>> sides(CrowdInOneJvm crowd) {
        List<Callers.Call> everyone = Saturating.transfers(crowd.clients(), "/transfers?wait=60s", 1);
        List<Callers.Call> oneAfterTheOther = List.of(new Each(everyone, new AtomicInteger()));
        Map<String, Function<Duration, Cost>> sides = new LinkedHashMap<>();
        sides.put(ALONE, time -> cost(crowd, oneAfterTheOther, time));
        sides.put(TOGETHER, time -> cost(crowd, everyone, time));
        return sides;
    }

    private static Cost cost(CrowdInOneJvm crowd, List<Callers.Call> calls, Duration time) {
        Meters before = crowd.meters();
        Duration processorBefore = crowd.process().cpu();
        long began = System.nanoTime();
        Callers.run(calls, time);
        long took = System.nanoTime() - began;
        Duration processor = crowd.process().cpu().minus(processorBefore);
        Meters counted = crowd.meters().since(before);
        return new Cost(
                counted.messagesPerEntry(),
                processor.toNanos() / 1e6 / counted.entries(),
                took / 1e6 / counted.entries());
    }

    private static List<Goal> goals(Map<Integer, Map<String, List<Cost>>> seen) {
        List<Double> shares = new ArrayList<>();
        seen.forEach((size, sides) -> sides.values()
                .forEach(costs -> costs.forEach(cost -> shares.add(cost.messages() / (3 * (size - 1))))));
        double most = shares.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        List<Goal> goals = new ArrayList<>();
        goals.add(new Goal(
                "messages per entry, never above 3(N − 1)", "at most 1 × 3(N − 1)",
                Spread.written(most) + " × 3(N − 1) at most", most <= 1));
        for (String side : List.of(ALONE, TOGETHER)) {
            List<Line.Point> points = points(seen, side, Cost::processor);
            double power = Line.powerOf(points.stream()
                    .map(point -> new Line.Point(point.x() - 1, point.y()))
                    .toList());
            goals.add(new Goal(
                    "processor time per entry grows no faster than N − 1, " + side, "at most (N − 1)^" + LINEAR,
                    String.format(Locale.ROOT, "(N − 1)^%s; as a line, %s", Spread.written(power),
                            Line.through(points)),
                    power <= LINEAR));
        }
        return goals;
    }

    private static List<Figure> figures(Map<Integer, Map<String, List<Cost>>> seen) {
        List<Figure> figures = new ArrayList<>();
        seen.forEach((size, sides) -> sides.forEach((side, costs) -> {
            String what = size + " clients, " + side;
            figures.add(new Figure(what + ": messages", Spread.of(costs, Cost::messages), "per entry"));
            figures.add(new Figure(what + ": processor time", Spread.of(costs, Cost::processor), "ms per entry"));
            figures.add(new Figure(what + ": time", Spread.of(costs, Cost::wall), "ms per entry"));
        }));
        return figures;
    }

    private static List<Line.Point> points(
            Map<Integer, Map<String, List<Cost>>> seen, String side, ToDoubleFunction<Cost> measure) {
        return seen.entrySet().stream()
                .map(entry -> new Line.Point(entry.getKey(), Spread.of(entry.getValue().get(side), measure)))
                .toList();
    }

    private static Plot plot(Map<Integer, Map<String, List<Cost>>> seen) {
        return new Plot("cost-per-entry", List.of(
                panel("messages per entry", seen, Cost::messages),
                panel("processor time per entry, ms", seen, Cost::processor)));
    }

    private static Plot.Panel panel(
            String title, Map<Integer, Map<String, List<Cost>>> seen, ToDoubleFunction<Cost> measure) {
        return new Plot.Panel(title, "clients", List.of(
                new Plot.Series(ALONE, points(seen, ALONE, measure)),
                new Plot.Series(TOGETHER, points(seen, TOGETHER, measure))));
    }
}
