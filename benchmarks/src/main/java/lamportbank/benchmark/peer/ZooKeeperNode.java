package lamportbank.benchmark.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServerMain;

import lamportbank.benchmark.running.ChildJvm;
import lamportbank.benchmark.running.Scratch;

/// A ZooKeeper server, alone: with others to ask it would be slower. It syncs its log before it answers.
final class ZooKeeperNode {
    private static final String READY = "ZooKeeper serves";

    private ZooKeeperNode() {}

    static ChildJvm start(int port, Scratch scratch) {
        Path settings = scratch.path().resolve("zookeeper.cfg");
        try {
            Files.writeString(settings, String.format(Locale.ROOT, """
                    dataDir=%s
                    clientPort=%d
                    clientPortAddress=127.0.0.1
                    tickTime=2000
                    forceSync=yes
                    admin.enableServer=false
                    """, scratch.directory("zookeeper"), port));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return ChildJvm.of(ZooKeeperNode.class, "zookeeper", scratch, List.of(settings.toString())).awaitSaid(READY);
    }

    static String address(int port) {
        return "127.0.0.1:" + port;
    }

    public static void main(String[] arguments) throws Exception {
        ServerConfig config = new ServerConfig();
        config.parse(arguments[0]);
        new ZooKeeperServerMain() {
            @Override
            protected void serverStarted() {
                System.out.println(READY);
            }
        }.runFromConfig(config);
    }
}
