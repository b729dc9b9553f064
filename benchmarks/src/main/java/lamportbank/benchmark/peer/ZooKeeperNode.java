package lamportbank.benchmark.peer;

import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServerMain;

/// A ZooKeeper server, alone: with others to ask it would be slower.
final class ZooKeeperNode {
    static final String READY = "ZooKeeper serves";

    private ZooKeeperNode() {}

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
