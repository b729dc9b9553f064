package lamportbank.benchmark.peer;

import java.util.concurrent.Callable;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.ExponentialBackoffRetry;

/// What keeps transfers apart, besides the database.
public sealed interface Guard extends AutoCloseable {
    <T> T within(Callable<T> section) throws Exception;

    @Override
    void close();

    /// The row locks of the database suffice.
    record Rows() implements Guard {
        @Override
        public <T> T within(Callable<T> section) throws Exception {
            return section.call();
        }

        @Override
        public void close() {}
    }

    /// A lock that all clients share: Curator's, with a session of this client's own at ZooKeeper.
    final class Mutex implements Guard {
        private final CuratorFramework session;
        private final InterProcessMutex mutex;

        public Mutex(String zookeeper) {
            session = CuratorFrameworkFactory.newClient(zookeeper, new ExponentialBackoffRetry(100, 10));
            session.start();
            mutex = new InterProcessMutex(session, "/transfers");
        }

        @Override
        public <T> T within(Callable<T> section) throws Exception {
            mutex.acquire();
            try {
                return section.call();
            } finally {
                mutex.release();
            }
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
