package lamportbank.dashboard.feed;

import java.time.Duration;

/// How patient a feed is.
///
/// @param firstPause before the first attempt to connect again; it doubles from attempt to attempt
/// @param longestPause between two attempts
/// @param connect how long one attempt may take
/// @param ping how often a silent process is asked whether it is there
/// @param silence after which a process that does not answer is away
/// @param message how long one may take from its beginning to its end: it holds room that all feeds share
public record FeedTimings(
        Duration firstPause, Duration longestPause, Duration connect, Duration ping, Duration silence,
        Duration message) {
    public static final FeedTimings DEFAULT = new FeedTimings(
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            Duration.ofSeconds(30));

    Duration pauseAfter(int failures) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(failures, 16));
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
