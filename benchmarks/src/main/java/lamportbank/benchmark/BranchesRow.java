package lamportbank.benchmark;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import lamportbank.benchmark.peer.SourceBranches;
import lamportbank.benchmark.running.Callers;
import lamportbank.benchmark.running.Callers.Sample;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.OurBank;
import lamportbank.benchmark.running.Poll;
import lamportbank.benchmark.running.Post;
import lamportbank.benchmark.running.Scratch;

/// Deposits that all branches execute in one order, against a model of the system that ours follows.
final class BranchesRow implements Row {
    private static final int BRANCHES = 3;
    private static final String SAME = "model, as many customers";
    private static final String FEW = "model, one customer per branch";
    private static final Duration UNTIL_AGREED = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "branches";
    }

    @Override
    public String title() {
        return "Ordered deposits at 3 saturated branches, against the propagation as the source system does it";
    }

    @Override
    public Result run(Plan plan, Scratch scratch, Http http) {
        try (SourceBranches model = SourceBranches.start(BRANCHES, true, scratch, http);
                SourceBranches forgetful = SourceBranches.start(BRANCHES, false, scratch, http);
                OurBank ours = OurBank.start(0, BRANCHES, scratch, http)) {
            Map<String, Function<Duration, Sample>> sides = new LinkedHashMap<>();
            sides.put(OURS, deposits(ours.branches(), "/deposits?wait=60s", plan.callers()));
            sides.put(SAME, deposits(model.addresses(), "/deposits", plan.callers()));
            sides.put(FEW, deposits(model.addresses(), "/deposits", 1));
            sides.put("model that stores nothing", deposits(forgetful.addresses(), "/deposits", plan.callers()));
            Map<String, List<Sample>> seen = plan.inTurns(sides);
            requireAgreement(http, ours.branches());
            requireAgreement(http, model.addresses());
            return result(seen);
        }
    }

    private static Function<Duration, Sample> deposits(List<URI> branches, String path, int callers) {
        List<Callers.Call> calls = branches.stream()
                .flatMap(branch -> Post.times(callers, branch.resolve(path), "{\"amount\":\"0.01\"}").stream())
                .toList();
        return time -> Callers.run(calls, time);
    }

    /// Ours answer when they have executed a deposit themselves; the others may be about to.
    private static void requireAgreement(Http http, List<URI> branches) {
        Poll.until("the branches have one balance", UNTIL_AGREED, () -> branches.stream()
                .map(branch -> http.json(branch.resolve("/balance")).path("balance").asString())
                .distinct()
                .count() == 1);
    }

    private static Result result(Map<String, List<Sample>> seen) {
        List<Figure> figures = new ArrayList<>();
        seen.forEach((side, samples) -> figures.addAll(Figure.ofLoad(side, samples, "deposits/s")));
        return new Result(
                Goal.timesAsMany("deposits/s", 5, seen, List.of(SAME, FEW)),
                figures);
    }
}
