package lamportbank.bench;

import java.lang.management.ManagementFactory;

import jdk.management.VirtualThreadSchedulerMXBean;

/// The threads that carry the callers, which are virtual.
final class Carriers {
    /// Many virtual threads that wait for the same class to be loaded, as callers do in the beginning, must not hold
    /// them all.
    private static final String MANY = "256";

    private Carriers() {}

    /// To be called before there is any virtual thread.
    static void beMany() {
        System.setProperty("jdk.virtualThreadScheduler.parallelism", MANY);
    }

    /// Once the classes are there, more than cores only take these from each other, and from the system that is
    /// measured if it runs on the same machine.
    static void beFew() {
        VirtualThreadSchedulerMXBean scheduler =
                ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
        scheduler.setParallelism(Math.max(2, Runtime.getRuntime().availableProcessors()));
    }
}
