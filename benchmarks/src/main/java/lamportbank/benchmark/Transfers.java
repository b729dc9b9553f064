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
    /// @param ways in which the peer is measured; its best counts
    static Row.Result compared(
            String peer, double least, Map<String, List<Sample>> seen, List<String> ways, Meters counted) {
        List<Sample> best = Row.Figure.busiest(ways.stream().map(seen::get).toList());
        List<Row.Figure> figures = new ArrayList<>();
        seen.forEach((side, samples) -> figures.addAll(Row.Figure.ofLoad(side, samples, "transfers/s")));
        figures.add(new Row.Figure("ours: transfers per entry", Spread.of(List.of(counted.transfersPerEntry())), ""));
        return new Row.Result(
                List.of(
                        Row.Goal.atLeast(
                                "transfers/s, ours to those with " + peer, least,
                                Ratio.of(seen.get("ours"), best, Sample::perSecond), "×"),
                        Row.Goal.atMost(
                                "messages per entry", 3 * (CLIENTS - 1),
                                Spread.of(List.of(counted.messagesPerEntry())), ""),
                        Row.Goal.atMost(
                                "messages per transfer", 1,
                                Spread.of(List.of(counted.messagesPerTransfer())), "")),
                figures);
    }
}
