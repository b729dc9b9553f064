package lamportbank.local;

import java.util.Objects;

import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import org.jspecify.annotations.Nullable;

/// Says on the terminal that the log cannot be written, in one line and once, until something else is wrong with it: a disk
/// that is full stays so for many lines.
public final class LogFailures implements StatusListener {
    private @Nullable String last;

    @Override
    public synchronized void addStatusEvent(Status status) {
        if (status.getLevel() < Status.ERROR) {
            return;
        }
        Throwable cause = status.getThrowable();
        String failure = cause == null ? status.getMessage()
                : Objects.requireNonNullElse(cause.getMessage(),
                        cause.toString());
        if (!failure.equals(last)) {
            last = failure;
            System.err.println("The log misses lines: " + failure);
        }
    }
}
