package lamportbank.benchmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import lamportbank.benchmark.core.BlockBenchmark;
import lamportbank.benchmark.core.MessageBenchmark;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.Scratch;

/// The core by itself: no network, no disk.
final class CoreRow implements Row {
    @Override
    public String name() {
        return "core";
    }

    @Override
    public String title() {
        return "The core's hot paths, measured by JMH";
    }

    @Override
    public Result run(Plan plan, Scratch scratch, Http http) throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                .include(MessageBenchmark.class.getName())
                .include(BlockBenchmark.class.getName())
                .forks(1)
                .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow") // JMH's own, for its fields
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(plan.rounds())
                .measurementTime(TimeValue.seconds(1))
                .verbosity(VerboseMode.SILENT)
                .build()).run();
        List<Figure> figures = new ArrayList<>();
        for (RunResult result : results) {
            List<Double> scores = result.getAggregatedResult().getIterationResults().stream()
                    .map(iteration -> iteration.getPrimaryResult().getScore())
                    .toList();
            figures.add(new Figure(what(result), Spread.of(scores), result.getPrimaryResult().getScoreUnit()));
        }
        return new Result(List.of(), figures);
    }

    private static String what(RunResult result) {
        String transfers = result.getParams().getParam("transfers");
        return transfers == null ? "handle a message" : "hash a block, transfers: " + transfers;
    }
}
