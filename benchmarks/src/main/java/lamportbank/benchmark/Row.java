package lamportbank.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import lamportbank.benchmark.running.Callers.Sample;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.Scratch;

/// One comparison.
interface Row {
    String OURS = "ours";

    /// As on the command line.
    String name();

    /// What is compared, for whoever reads the result.
    String title();

    Result run(Plan plan, Scratch scratch, Http http) throws Exception;

    /// @param goals what was wanted, and whether it was reached
    /// @param figures all that was measured
    record Result(List<Goal> goals, List<Figure> figures, List<Plot> plots) {
        Result(List<Goal> goals, List<Figure> figures) {
            this(goals, figures, List.of());
        }
    }

    /// @param what is wanted
    /// @param wanted as in `at least 10×`
    /// @param seen as in `12.3× (11.8 – 12.9)`
    record Goal(String what, String wanted, String seen, boolean reached) {
        static Goal atLeast(String what, double wanted, Spread seen, String unit) {
            return new Goal(
                    what, "at least " + plain(wanted) + unit, times(seen, unit), seen.median() >= wanted);
        }

        static Goal atMost(String what, double wanted, Spread seen, String unit) {
            return new Goal(what, "at most " + plain(wanted) + unit, times(seen, unit), seen.median() <= wanted);
        }

        /// Ours against each way of the peer.
        ///
        /// @param what is done, as in `transfers/s`
        /// @param seen by side, `ours` among them
        static List<Goal> timesAsMany(String what, double wanted, Map<String, List<Sample>> seen, List<String> ways) {
            return ways.stream()
                    .map(way -> atLeast(
                            String.format(Locale.ROOT, "%s, ours to those of: %s", what, way), wanted,
                            Ratio.of(seen.get(OURS), seen.get(way), Sample::perSecond), "×"))
                    .toList();
        }

        private static String plain(double value) {
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }

        private static String times(Spread seen, String unit) {
            return Spread.written(seen.median()) + unit + " (" + seen.range() + ")";
        }
    }

    record Figure(String what, Spread seen, String unit) {
        /// How much was done in a second, and how long it took each caller.
        static List<Figure> ofLoad(String side, List<Sample> samples, String unit) {
            List<Figure> figures = new ArrayList<>(
                    List.of(new Figure(side, Spread.of(samples, Sample::perSecond), unit)));
            if (samples.getFirst().microseconds().getTotalCount() > 0) {
                figures.addAll(ofWaiting(side, samples));
            }
            return figures;
        }

        static List<Figure> ofWaiting(String side, List<Sample> samples) {
            return List.of(
                    new Figure(side + ", median", Spread.of(samples, sample -> sample.millisecondsAt(50)), "ms"),
                    new Figure(side + ", p99", Spread.of(samples, sample -> sample.millisecondsAt(99)), "ms"));
        }
    }
}
