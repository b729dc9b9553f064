package lamportbank.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Who listens where, all of it on 127.0.0.1.
///
/// @param dashboard the one that a person remembers; the others follow from it
record Ports(int dashboard) {
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
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            throw new Stop("port " + port + ", for " + process + ", is in use: stop what listens there, or choose"
                    + " other ports with --port");
        }
    }

    /// A port that is free at the moment.
    static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new Stop("there is no free port on 127.0.0.1: " + none.getMessage());
        }
    }
}
