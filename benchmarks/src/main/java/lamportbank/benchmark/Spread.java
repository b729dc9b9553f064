package lamportbank.benchmark;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Several measurements of the same.
record Spread(double median, double least, double most) {
    static Spread of(List<Double> measured) {
        List<Double> sorted = measured.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    static <T> Spread of(Collection<T> samples, ToDoubleFunction<T> measure) {
        return of(samples.stream().map(measure::applyAsDouble).toList());
    }

    /// As people write it: three digits, or all that are before the point.
    static String written(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    String range() {
        return written(least) + " – " + written(most);
    }

    @Override
    public String toString() {
        return written(median) + " (" + range() + ")";
    }
}
