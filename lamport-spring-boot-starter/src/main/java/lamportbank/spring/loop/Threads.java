package lamportbank.spring.loop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The threads of a process, and everything with which they wait for a limited time: those of the JDK. A simulation has
/// others: there one thread runs at a time, chance says which, and time passes only when all of them wait.
public interface Threads {
    /// Those that a service has.
    Threads OF_THE_JDK = new Threads() {};

    /// For a thread that waits most of the time.
    default Thread.Builder virtual() {
        return Thread.ofVirtual();
    }

    /// For a thread that lives as long as the process and blocks in JDBC.
    default Thread.Builder platform() {
        return Thread.ofPlatform();
    }

    /// One thread waits for its permits, any may give some. There are none at first.
    default Semaphore semaphore() {
        return new Semaphore(0);
    }

    /// One thread takes, any may put.
    default <E> BlockingQueue<E> queue(int capacity) {
        return new LinkedBlockingQueue<>(capacity);
    }

    default void sleep(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
    }
}
