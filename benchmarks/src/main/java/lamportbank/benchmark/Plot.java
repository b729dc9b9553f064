package lamportbank.benchmark;

import java.util.List;
import java.util.Locale;

/// Panels beside each other, as SVG: medians as dots with their spread, and the straight line through them. It is read
/// on light and on dark pages.
///
/// @param name of the file
record Plot(String name, List<Panel> panels) {
    record Series(String name, List<Line.Point> points) {}

    record Panel(String title, String xTitle, List<Series> series) {
        double mostX() {
            return series.stream().flatMap(one -> one.points().stream()).mapToDouble(Line.Point::x).max().orElseThrow();
        }

        double mostY() {
            return series.stream()
                    .flatMap(one -> one.points().stream())
                    .mapToDouble(point -> point.y().most())
                    .max()
                    .orElseThrow();
        }
    }

    private static final int WIDTH = 400;
    private static final int HEIGHT = 300;
    private static final int LEFT = 56;
    private static final int RIGHT = 16;
    private static final int TOP = 64;
    private static final int BOTTOM = 44;
    private static final int TICKS = 5;
    private static final String STYLE = """
            <style>
              svg { --ink: #1f2328; --faint: #d1d9e0; --s0: #0969da; --s1: #bc4c00; background: #ffffff; }
              @media (prefers-color-scheme: dark) {
                svg { --ink: #f0f6fc; --faint: #3d444d; --s0: #58a6ff; --s1: #f0883e; background: #0d1117; }
              }
              text { fill: var(--ink); font: 12px system-ui, sans-serif; }
              .title { font-weight: 600; font-size: 13px; }
              .grid { stroke: var(--faint); }
              .axis { stroke: var(--ink); }
              .s0 { stroke: var(--s0); fill: var(--s0); }
              .s1 { stroke: var(--s1); fill: var(--s1); }
              .fit { stroke-width: 1.5; stroke-dasharray: 5 4; }
              .spread { stroke-width: 2; }
              text.s0, text.s1 { stroke: none; }
              text.s0 { fill: var(--s0); }
              text.s1 { fill: var(--s1); }
            </style>
            """;

    String svg() {
        StringBuilder svg = new StringBuilder();
        int width = WIDTH * panels.size();
        add(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">",
                width, HEIGHT, width, HEIGHT);
        svg.append(STYLE);
        for (int place = 0; place < panels.size(); place++) {
            add(svg, "<g transform=\"translate(%d 0)\">", place * WIDTH);
            draw(svg, panels.get(place));
            svg.append("</g>\n");
        }
        return svg.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder svg, Panel panel) {
        add(svg, "<text class=\"title\" x=\"%d\" y=\"22\">%s</text>", LEFT, panel.title());
        double stepX = step(panel.mostX());
        double stepY = step(panel.mostY());
        double endX = Math.ceil(panel.mostX() / stepX) * stepX;
        double endY = Math.ceil(panel.mostY() / stepY) * stepY;
        for (double y = 0; y <= endY; y += stepY) {
            add(svg, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                    LEFT, WIDTH - RIGHT, down(y, endY), down(y, endY));
            add(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 8, down(y, endY) + 4, plain(y));
        }
        for (double x = 0; x <= endX; x += stepX) {
            add(svg, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    across(x, endX), HEIGHT - BOTTOM + 18, plain(x));
        }
        add(svg, "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>",
                LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM, HEIGHT - BOTTOM);
        add(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                WIDTH - RIGHT, HEIGHT - 8, panel.xTitle());
        for (int number = 0; number < panel.series().size(); number++) {
            draw(svg, panel.series().get(number), number, endX, endY);
        }
    }

    private static void draw(StringBuilder svg, Series series, int number, double endX, double endY) {
        add(svg, "<text class=\"s%d\" x=\"%d\" y=\"%d\">● %s</text>", number, LEFT, 38 + 15 * number, series.name());
        Line line = Line.through(series.points());
        double from = Math.max(0, line.slope() == 0 ? 0 : -line.start() / line.slope());
        add(svg, "<line class=\"fit s%d\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", number,
                across(from, endX), down(Math.max(0, line.at(from)), endY),
                across(endX, endX), down(Math.min(endY, line.at(endX)), endY));
        for (Line.Point point : series.points()) {
            add(svg, "<line class=\"spread s%d\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>", number,
                    across(point.x(), endX), across(point.x(), endX),
                    down(point.y().least(), endY), down(point.y().most(), endY));
            add(svg, "<circle class=\"s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>", number,
                    across(point.x(), endX), down(point.y().median(), endY));
        }
    }

    private static double across(double x, double end) {
        return LEFT + x / end * (WIDTH - LEFT - RIGHT);
    }

    private static double down(double y, double end) {
        return HEIGHT - BOTTOM - y / end * (HEIGHT - TOP - BOTTOM);
    }

    /// 1, 2 or 5 times a power of ten, so that there are about as many as [#TICKS].
    private static double step(double most) {
        double rough = most / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double lead = rough / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Spread.written(value);
    }

    private static void add(StringBuilder svg, String line, Object... values) {
        svg.append(String.format(Locale.ROOT, line, values)).append('\n');
    }
}
