package lamportbank.benchmark.running;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// Where to listen: below the ports that the operating system gives to outgoing connections.
public final class Ports {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;

    private Ports() {}

    public static int anyFree() {
        return firstOf(1);
    }

    /// The first of as many free ones in a row.
    public static int firstOf(int count) {
        int first;
        do {
            first = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
        } while (!IntStream.range(first, first + count).allMatch(Ports::isFree));
        return first;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    public static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
