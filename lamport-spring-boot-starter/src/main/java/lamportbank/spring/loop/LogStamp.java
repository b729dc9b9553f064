package lamportbank.spring.loop;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.Marker;

/// Puts into the MDC of every line that is logged whose it is and what that process's clock is. Where several
/// processes share a JVM, a line belongs to the process that its thread works for, and so do those of the threads
/// which that one starts.
public final class LogStamp {
    public static final String PROCESS = "lamport.process";
    public static final String TIME = "lamport.time";

    private static final Set<NodeLoop> RUNNING = ConcurrentHashMap.newKeySet();
    private static final InheritableThreadLocal<@Nullable NodeLoop> OWNER = new InheritableThreadLocal<>();
    private static final Stamping STAMPING = new Stamping();

    private LogStamp() {}

    /// Is asked before a line is made, on the thread that makes it. It refuses none.
    private static final class Stamping extends TurboFilter {
        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] parameters,
                @Nullable Throwable failure) {
            if (format != null && level.isGreaterOrEqual(logger.getEffectiveLevel())) {
                stamp();
            }
            return FilterReply.NEUTRAL;
        }
    }

    private static void stamp() {
        NodeLoop owner = OWNER.get();
        if (owner == null && RUNNING.size() == 1) {
            owner = RUNNING.iterator().next();
        }
        if (owner == null) {
            MDC.remove(PROCESS);
            MDC.remove(TIME);
        } else {
            MDC.put(PROCESS, owner.self().toString());
            MDC.put(TIME, Long.toString(owner.time()));
        }
    }

    static void began(NodeLoop loop) {
        RUNNING.add(loop);
        // Again and again: the first context that ends takes all filters away.
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.getTurboFilterList().addIfAbsent(STAMPING);
        }
    }

    static void ended(NodeLoop loop) {
        RUNNING.remove(loop);
    }

    /// What this thread does from now on, and the threads that it starts, it does for this process.
    public static void workFor(NodeLoop loop) {
        OWNER.set(loop);
    }

    public static void workForNobody() {
        OWNER.remove();
    }
}
