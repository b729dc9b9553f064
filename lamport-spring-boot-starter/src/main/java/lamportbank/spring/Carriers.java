package lamportbank.spring;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import jdk.management.VirtualThreadSchedulerMXBean;

/// The threads that carry the virtual ones of this JVM: as many as there are cores, and more when they are stuck.
///
/// A virtual thread that waits for a class to be loaded or initialized holds on to its carrier (JEP 491, "Future
/// work"). With as few carriers as cores all can be held while the thread that loads the class has none to go on
/// with, and the service stands still: seen on two cores, in the first seconds of a service that is talked to by many
/// at once. With many carriers it does not, but they take the cores from each other, which costs a saturated client
/// more than half of its throughput. So there are few, and somebody looks whether they are stuck: whether a virtual
/// thread that has nothing to do gets that done.
///
/// This is for a whole JVM, so it is for whoever has the JVM to say: our services do, before they start.
public final class Carriers {
    private static final String CHOSEN = "jdk.virtualThreadScheduler.parallelism";
    private static final int MOST = Math.min(256, Integer.getInteger("jdk.virtualThreadScheduler.maxPoolSize", 256));

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    /// A saturated service lets a thread wait for a while too.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /// For so many looks nothing must have been stuck, before there are few of them again.
    private static final int LOOKS_UNTIL_CALM = 40;

    /// More than fit in a queue that has not grown.
    private static final int QUEUE_LENGTH = 1000;

    private static final AtomicBoolean WATCHED = new AtomicBoolean();

    private final VirtualThreadSchedulerMXBean scheduler =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    private int calmLooks;

    /// From now on, for the rest of this JVM's life; unless whoever started it has said how many they want.
    public static void watch() {
        if (System.getProperty(CHOSEN) == null && WATCHED.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("carriers").start(new Carriers()::lookAgainAndAgain);
        }
    }

    private void lookAgainAndAgain() {
        try {
            while (true) {
                look();
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes [#PATIENCE] if they are stuck.
    void look() throws InterruptedException {
        boolean stuck = !Thread.startVirtualThread(() -> {}).join(PATIENCE);
        calmLooks = stuck ? 0 : calmLooks + 1;
        int wanted = calmLooks < LOOKS_UNTIL_CALM ? MOST : Runtime.getRuntime().availableProcessors();
        if (scheduler.getParallelism() != wanted) {
            scheduler.setParallelism(wanted);
        }
        if (stuck) {
            makeThemCome();
        }
    }

    /// A pool that may have more threads makes them only when something comes into a queue that is empty or full
    /// (`ForkJoinPool.WorkQueue.push`), and those of a pool that is stuck are neither.
    private static void makeThemCome() {
        for (int more = 0; more < QUEUE_LENGTH; more++) {
            Thread.startVirtualThread(() -> {});
        }
    }
}
