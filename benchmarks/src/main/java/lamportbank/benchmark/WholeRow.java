package lamportbank.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import lamportbank.benchmark.running.Callers;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.LocalSystem;
import lamportbank.benchmark.running.Scratch;

/// The whole system on one machine, as a person who tries it has it.
final class WholeRow implements Row {
    private record Seen(Duration untilFirstTransfer, double atFirst, double afterLoad) {}

    @Override
    public String name() {
        return "whole";
    }

    @Override
    public String title() {
        return "The whole system as ./start runs it, once built";
    }

    @Override
    public Result run(Plan plan, Scratch scratch, Http http) {
        List<Seen> seen = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            try (LocalSystem system = LocalSystem.start("start-" + round, scratch, http)) {
                seen.add(look(plan, system, http));
            }
        }
        Spread seconds = Spread.of(seen, one -> one.untilFirstTransfer().toMillis() / 1000.0);
        Spread afterLoad = Spread.of(seen, Seen::afterLoad);
        return new Result(
                List.of(
                        Goal.atMost("seconds from ./start to the end of the first transfer", 20, seconds, " s"),
                        Goal.atMost("resident memory after load", 1024, afterLoad, " MB")),
                List.of(
                        new Figure("from ./start to the end of the first transfer", seconds, "s"),
                        new Figure("memory at the first transfer", Spread.of(seen, Seen::atFirst), "MB"),
                        new Figure("memory after all clients were saturated", afterLoad, "MB")));
    }

    private static Seen look(Plan plan, LocalSystem system, Http http) {
        double atFirst = system.residentMegabytes();
        system.awaitMembers();
        Callers.run(
                Saturating.transfers(system.clients(), "/transfers?wait=60s", plan.callers()), plan.turn());
        return new Seen(system.untilFirstTransfer(), atFirst, system.residentMegabytes());
    }
}
