package lamportbank.console;

import java.io.PrintWriter;

/// A process's copy of the chain.
///
/// @param path where it is
record Blocks(Rest rest, String path) {
    private static final int SHOWN = 100;

    /// From the height that is given, or else the last hundred.
    void show(Arguments arguments, PrintWriter out) throws InterruptedException {
        long from = arguments.isEmpty() ? lastHundred() : arguments.height(0);
        if (from > 0 && arguments.isEmpty()) {
            out.println("… there are " + from + " blocks before these: p 0");
        }
        out.print(rest.text(path + "?from=" + from + "&limit=" + SHOWN));
    }

    private long lastHundred() throws InterruptedException {
        return Math.max(0, rest.json(path + "?limit=1").path("height").asLong() - SHOWN);
    }
}
