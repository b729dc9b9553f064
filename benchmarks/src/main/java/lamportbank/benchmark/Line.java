package lamportbank.benchmark;

import java.util.List;

/// The straight line that fits best, by least squares.
///
/// @param straightness R²: the share of the differences that the line explains
record Line(double slope, double start, double straightness) {
    record Point(double x, Spread y) {}

    static Line through(List<Point> points) {
        double meanX = mean(points.stream().map(Point::x).toList());
        double meanY = mean(points.stream().map(point -> point.y().median()).toList());
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

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    double at(double x) {
        return start + slope * x;
    }

    @Override
    public String toString() {
        return "%s × N %s %s".formatted(
                Spread.written(slope), start < 0 ? "−" : "+", Spread.written(Math.abs(start)));
    }
}
