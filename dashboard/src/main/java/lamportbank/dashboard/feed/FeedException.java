package lamportbank.dashboard.feed;

import org.jspecify.annotations.Nullable;

/// What a process sent is no feed.
final class FeedException extends RuntimeException {
    FeedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
