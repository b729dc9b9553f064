package lamportbank.bench;

import java.io.PrintStream;

/// Tells the person who waits how it goes.
interface Progress extends AutoCloseable {
    /// To be called several times a second.
    void show(Pulse.Beat beat);

    /// What is done now that the load has ended.
    void say(String what);

    /// There is no more to tell.
    @Override
    void close();

    /// The numbers of a beat, each as wide as ever, so that nothing jumps.
    private static String numbers(Pulse.Beat beat) {
        if (beat.stage() == Pulse.Stage.WAITING) {
            return "for " + Numbers.count(beat.underWay(), "order that is", "orders that are") + " under way";
        }
        return Numbers.text("%,7.0f/s  p50 %8s  p99 %8s  refused %,d",
                beat.perSecond(), Numbers.millis(beat.medianMillis()) + " ms", Numbers.millis(beat.p99Millis()) + " ms",
                beat.toldToComeBack());
    }

    private static String name(Pulse.Stage stage) {
        return switch (stage) {
            case WARM_UP -> "warm-up";
            case MEASURING -> "measure";
            case WAITING -> "waiting";
        };
    }

    /// One line on a terminal, drawn over and over.
    final class Bar implements Progress {
        private static final int LEAST = 8;
        private static final int MOST = 40;
        private static final String FROM_THE_LEFT = "\r";
        private static final String CLEAR_THE_REST = "\033[K";

        private final PrintStream terminal;
        private final int columns;

        Bar(PrintStream terminal, int columns) {
            this.terminal = terminal;
            this.columns = columns;
        }

        @Override
        public void show(Pulse.Beat beat) {
            String left = name(beat.stage()) + " ";
            String right = Numbers.text(" %3.0f/%.0f s %s", Math.floor(beat.seconds()), beat.of(), numbers(beat));
            int width = Math.clamp(columns - 1 - left.length() - right.length(), LEAST, MOST);
            int done = (int) Math.clamp(beat.seconds() / beat.of() * width, 0, width);
            draw(left + "█".repeat(done) + "░".repeat(width - done) + right);
        }

        @Override
        public void say(String what) {
            draw(what + " …");
        }

        /// What is longer than the line would push it up.
        private void draw(String line) {
            terminal.print(FROM_THE_LEFT + line.substring(0, Math.min(line.length(), columns - 1)) + CLEAR_THE_REST);
            terminal.flush();
        }

        @Override
        public void close() {
            draw("");
        }
    }

    /// Where there is no terminal: a line every few seconds.
    final class Lines implements Progress {
        private static final double SECONDS_BETWEEN = 5;

        private final PrintStream out;
        private Pulse.Stage stage = Pulse.Stage.WARM_UP;
        private double next = SECONDS_BETWEEN;

        Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        public void show(Pulse.Beat beat) {
            if (beat.stage() != stage) {
                stage = beat.stage();
                next = SECONDS_BETWEEN;
            }
            if (beat.seconds() >= next) {
                next += SECONDS_BETWEEN;
                out.println(Numbers.text(
                        "%s %3.0f/%.0f s %s", name(stage), beat.seconds(), beat.of(), numbers(beat)));
            }
        }

        @Override
        public void say(String what) {
            out.println(what + " …");
        }

        @Override
        public void close() {}
    }
}
