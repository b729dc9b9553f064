package lamportbank.dashboard.feed;

import java.time.Instant;

/// Hears what a feed brings. Called by one thread at a time, in order; the feed does not read on before a call
/// returns, so it must not block.
public interface FeedListener {
    /// The process can be heard again.
    void onUp(Instant at);

    /// The process cannot be heard. Told once, not for every attempt.
    void onAway(Instant since);

    /// Everything known before is void.
    void onSnapshot(FeedMessage.Snapshot snapshot);

    /// Continues what is known, without a gap.
    void onEffects(FeedMessage.Effects effects);

    /// A later snapshot of what is known already, so that older effects need not be kept.
    void onCheckpoint(FeedMessage.Snapshot snapshot);

    /// What is wrong with the process now. A process that is away says it again when it is back.
    default void onTroubles(FeedMessage.Troubles troubles) {}

    /// Tells this listener, then another.
    default FeedListener andThen(FeedListener next) {
        FeedListener first = this;
        return new FeedListener() {
            @Override
            public void onUp(Instant at) {
                first.onUp(at);
                next.onUp(at);
            }

            @Override
            public void onAway(Instant since) {
                first.onAway(since);
                next.onAway(since);
            }

            @Override
            public void onSnapshot(FeedMessage.Snapshot snapshot) {
                first.onSnapshot(snapshot);
                next.onSnapshot(snapshot);
            }

            @Override
            public void onEffects(FeedMessage.Effects effects) {
                first.onEffects(effects);
                next.onEffects(effects);
            }

            @Override
            public void onCheckpoint(FeedMessage.Snapshot snapshot) {
                first.onCheckpoint(snapshot);
                next.onCheckpoint(snapshot);
            }

            @Override
            public void onTroubles(FeedMessage.Troubles troubles) {
                first.onTroubles(troubles);
                next.onTroubles(troubles);
            }
        };
    }
}
