package lamportbank.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import lamportbank.benchmark.running.Callers.Sample;
import lamportbank.benchmark.running.Meters;

/// What the rows that compare transfers per second have in common.
final class Transfers {
    private static final int CLIENTS = 3;

    private Transfers() {}

    /// @param least how many times the peer's transfers ours are to be
    /// @param ways in which the peer is measured
    static Row.Result compared(double least, Map<String, List<Sample>> seen, List<String> ways, Meters counted) {
        List<Row.Goal> goals = new ArrayList<>(Row.Goal.timesAsMany("transfers/s", least, seen, ways));
        goals.add(Row.Goal.atMost(
                "messages per entry", 3 * (CLIENTS - 1), Spread.of(List.of(counted.messagesPerEntry())), ""));
        goals.add(Row.Goal.atMost(
                "messages per transfer", 1, Spread.of(List.of(counted.messagesPerTransfer())), ""));
        List<Row.Figure> figures = new ArrayList<>();
        seen.forEach((side, samples) -> figures.addAll(Row.Figure.ofLoad(side, samples, "transfers/s")));
        figures.add(new Row.Figure("ours: transfers per entry", Spread.of(List.of(counted.transfersPerEntry())), ""));
        return new Row.Result(goals, figures);
    }
}
