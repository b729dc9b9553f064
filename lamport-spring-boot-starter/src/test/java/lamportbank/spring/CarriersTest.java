package lamportbank.spring;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import jdk.management.VirtualThreadSchedulerMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class CarriersTest {
    private static final int FEW = Runtime.getRuntime().availableProcessors();
    private static final CountDownLatch BEGUN = new CountDownLatch(1);
    private static final CountDownLatch GO = new CountDownLatch(1);

    private static final class SlowToInitialize {
        static {
            BEGUN.countDown();
            awaitGo();
        }

        static void touch() {}
    }

    private static void awaitGo() {
        try {
            GO.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void there_are_few_until_threads_that_wait_for_a_class_keep_out_the_one_that_it_waits_for()
            throws InterruptedException {
        VirtualThreadSchedulerMXBean scheduler =
                ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
        Carriers carriers = new Carriers();
        carriers.look();
        int many = scheduler.getParallelism();
        while (scheduler.getParallelism() != FEW) {
            carriers.look();
        }
        List<Thread> all = new ArrayList<>();
        all.add(Thread.ofPlatform().start(SlowToInitialize::touch));
        BEGUN.await();
        IntStream.range(0, FEW)
                .forEach(number -> all.add(Thread.startVirtualThread(SlowToInitialize::touch)));
        all.add(Thread.startVirtualThread(GO::countDown));
        while (GO.getCount() > 0) {
            carriers.look();
        }
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(many).isGreaterThan(FEW);
    }
}
