package lamportbank.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// The straight line that fits best, by least squares.
///
/// @param straightness R²: the share of the differences that the line explains
record Line(double slope, double start, double straightness) {
    record Point(double x, Spread y) {}

    static Line through(List<Point> points) {
        double meanX = mean(points, Point::x);
        double meanY = mean(points, point -> point.y().median());
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (Point point : points) {
            double x = point.x() - meanX;
            double y = point.y().median() - meanY;
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        double slope = xy / xx;
        return new Line(slope, meanY - slope * meanX, xy * xy / (xx * yy));
    }

    /// The p for which y grows like x to the power of p: 1 if it is proportional, 2 if it goes with the square.
    static double powerOf(List<Point> points) {
        return through(points.stream()
                .map(point -> new Point(Math.log(point.x()), Spread.of(List.of(Math.log(point.y().median())))))
                .toList()).slope;
    }

    private static double mean(List<Point> points, ToDoubleFunction<Point> coordinate) {
        return points.stream().mapToDouble(coordinate).average().orElseThrow();
    }

    double at(double x) {
        return start + slope * x;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s × N %s %s (R² %s)", Spread.written(slope), start < 0 ? "−" : "+",
                Spread.written(Math.abs(start)),
                Spread.written(straightness));
    }
}
