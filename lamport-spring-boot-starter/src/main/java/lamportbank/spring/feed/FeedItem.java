package lamportbank.spring.feed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import lamportbank.core.process.Effect;
import lamportbank.core.process.Step;

/// An effect as the feed shows it.
///
/// @param number counts the effects of a process from 1, without gaps
/// @param at when it was committed, by the clock on the wall: for people, never for order
public record FeedItem(long number, Instant at, Effect effect) {
    static Stream<FeedItem> of(Step step, Instant at) {
        List<FeedItem> items = new ArrayList<>();
        long number = step.firstEffect();
        for (Effect effect : step.effects()) {
            items.add(new FeedItem(number++, at, effect));
        }
        return items.stream();
    }
}
