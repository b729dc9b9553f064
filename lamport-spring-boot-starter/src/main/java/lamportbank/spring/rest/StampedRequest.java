package lamportbank.spring.rest;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

/// The stamp of the HTTP request being handled, and what has become of it. Confined to the request's thread.
final class StampedRequest {
    private static final String ATTRIBUTE = StampedRequest.class.getName();

    private final @Nullable Stamp stamp;
    private boolean event;
    private long answeredAt = -1;

    StampedRequest(@Nullable Stamp stamp) {
        this.stamp = stamp;
    }

    void bindTo(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    static StampedRequest of(HttpServletRequest request) {
        Object bound = request.getAttribute(ATTRIBUTE);
        if (bound == null) {
            throw new IllegalStateException("this request did not come through the stamp filter");
        }
        return (StampedRequest) bound;
    }

    /// The stamp; a person has none, and speaks from outside of time.
    Stamp stamp() {
        return stamp == null ? new Stamp(Stamp.OUTSIDE, 0) : stamp;
    }

    /// A handler that is not just watching takes the request: it will be a receive and a send, if it succeeds.
    void isEvent() {
        event = true;
    }

    void isWatching() {
        event = false;
    }

    boolean remainsToBeRecorded() {
        return event && stamp != null && answeredAt < 0;
    }

    /// Both events are recorded.
    void answered(long time) {
        answeredAt = time;
    }

    /// The time of the answer, or `now` if the answer was no event.
    long timeOfAnswer(long now) {
        return answeredAt < 0 ? now : answeredAt;
    }
}
