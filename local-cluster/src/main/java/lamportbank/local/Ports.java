package lamportbank.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Who listens where, all of it on 127.0.0.1.
///
/// @param dashboard the one that a person remembers; the others follow from it
record Ports(int dashboard) {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int TRIES = 10_000;

    int bank() {
        return dashboard + 10;
    }

    int client(int number) {
        return dashboard + 20 + number;
    }

    int branch(int number) {
        return dashboard + 120 + number;
    }

    static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    /// @throws Stop if somebody listens there already
    static void requireFree(String process, int port) {
        if (!isFree(port)) {
            throw new Stop("port " + port + ", for " + process + ", is in use: stop what listens there, or choose"
                    + " other ports with --port");
        }
    }

    /// Ports that are free, below those that the operating system gives to outgoing connections: there, one that is
    /// free now is somebody's a moment later.
    static List<Integer> anyFree(int count) {
        return ThreadLocalRandom.current()
                .ints(LOWEST, HIGHEST)
                .distinct()
                .limit(TRIES)
                .filter(Ports::isFree)
                .limit(count)
                .boxed()
                .toList();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
