package lamportbank.benchmark;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import lamportbank.benchmark.peer.PeerBank;
import lamportbank.benchmark.running.Callers;
import lamportbank.benchmark.running.Callers.Sample;
import lamportbank.benchmark.running.Meters;
import lamportbank.benchmark.running.OurBank;

/// What the rows that compare transfers per second have in common.
final class Transfers {
    static final int CLIENTS = 3;

    private Transfers() {}

    /// Ours and the peer's, each by as many callers, and the peer's by one at each client as well: fewer who queue for
    /// a lock make it faster, and the peer is to be seen at its best, too.
    static Map<String, Function<Duration, Sample>> sides(
            Plan plan, OurBank ours, PeerBank peer, List<String> ways) {
        Map<String, Function<Duration, Sample>> sides = new LinkedHashMap<>();
        sides.put(Row.OURS, by(Saturating.transfers(ours.clients(), "/transfers?wait=60s", plan.callers())));
        sides.put(ways.getFirst(), by(Saturating.transfers(peer.clients(), "/transfers", plan.callers())));
        sides.put(ways.getLast(), by(Saturating.transfers(peer.clients(), "/transfers", 1)));
        return sides;
    }

    private static Function<Duration, Sample> by(List<Callers.Call> callers) {
        return time -> Callers.run(callers, time);
    }

    /// Measures, and looks whether the books of both are right.
    ///
    /// @param least how many times the peer's transfers ours are to be
    /// @param ways in which the peer is measured
    static Row.Result measured(
            Plan plan, Map<String, Function<Duration, Sample>> sides, OurBank ours, PeerBank peer, double least,
            List<String> ways) throws SQLException {
        Meters before = ours.meters();
        Map<String, List<Sample>> seen = plan.inTurns(sides);
        Meters counted = ours.meters().since(before);
        ours.requireSound();
        peer.requireSound();
        return compared(least, seen, ways, counted);
    }

    private static Row.Result compared(double least, Map<String, List<Sample>> seen, List<String> ways,
            Meters counted) {
        List<Row.Goal> goals = new ArrayList<>(Row.Goal.timesAsMany("transfers/s", least, seen, ways));
        goals.add(Row.Goal.atMost(
                "messages per entry", 3 * (CLIENTS - 1), Spread.of(List.of(counted.messagesPerEntry())), ""));
        goals.add(Row.Goal.atMost(
                "messages per transfer", 1, Spread.of(List.of(counted.messagesPerTransfer())), ""));
        List<Row.Figure> figures = new ArrayList<>();
        seen.forEach((side, samples) -> figures.addAll(Row.Figure.ofLoad(side, samples, "transfers/s")));
        figures.add(new Row.Figure("ours: transfers per entry", Spread.of(List.of(counted.transfersPerEntry())), ""));
        figures.add(new Row.Figure("ours: entries per block", Spread.of(List.of(counted.entriesPerBlock())), ""));
        return new Row.Result(goals, figures);
    }
}
