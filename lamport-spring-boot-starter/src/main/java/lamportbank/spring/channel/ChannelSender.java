package lamportbank.spring.channel;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.ProcessId;

/// Sends the messages of one channel, in order, one POST at a time with all that wait, until each is
/// acknowledged. What it holds is in the journal already, so it may forget everything.
final class ChannelSender {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelSender.class);
    private static final int MAX_MESSAGES_PER_POST = 100;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final ProcessId peer;
    private final URI address;
    private final ChannelClient client;
    private final LongConsumer onAcknowledged;
    private final Clock wall;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Envelope> unacknowledged = new ArrayDeque<>();
    private boolean greet = true;
    private boolean woken;
    private @Nullable Instant awaySince;
    private @Nullable String trouble;

    /// Posts messages to a peer.
    @FunctionalInterface
    interface ChannelClient {
        ChannelAnswer post(URI address, ProcessId peer, List<Envelope> messages);
    }

    ChannelSender(
            ProcessId peer,
            URI address,
            List<Envelope> waiting,
            ChannelClient client,
            LongConsumer onAcknowledged,
            Clock wall) {
        this.peer = peer;
        this.address = address;
        this.client = client;
        this.onAcknowledged = onAcknowledged;
        this.wall = wall;
        unacknowledged.addAll(waiting);
        thread = Thread.ofVirtual().name("channel-" + peer).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void send(Envelope envelope) {
        lock.lock();
        try {
            unacknowledged.addLast(envelope);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// The peer has just been heard: try again now.
    void wake() {
        lock.lock();
        try {
            if (awaySince != null) {
                woken = true;
                greet = true;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        thread.interrupt();
    }

    PeerStatus status() {
        lock.lock();
        try {
            return new PeerStatus(peer, unacknowledged.size(), awaySince, trouble);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                List<Envelope> batch = awaitMessages();
                try {
                    acknowledged(client.post(address, peer, batch));
                    pause = FIRST_PAUSE;
                } catch (RuntimeException failure) {
                    met(failure);
                    if (pauseOrWake(pause)) {
                        pause = FIRST_PAUSE;
                    } else {
                        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2)
                                : LONGEST_PAUSE;
                    }
                }
            }
        } catch (InterruptedException closed) {
            // the channel is no longer wanted
        }
    }

    /// The first messages that wait. At the very start there may be none: an empty POST says "I am back", so that
    /// a peer need not find out by trying.
    private List<Envelope> awaitMessages() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (unacknowledged.isEmpty() && !greet) {
                changed.await();
            }
            return unacknowledged.stream().limit(MAX_MESSAGES_PER_POST).toList();
        } finally {
            lock.unlock();
        }
    }

    private void acknowledged(ChannelAnswer answer) {
        lock.lock();
        try {
            greet = false;
            while (!unacknowledged.isEmpty() && unacknowledged.getFirst().sequence() <= answer.acknowledged()) {
                unacknowledged.removeFirst();
            }
            if (awaySince != null) {
                LOG.info("{} is back after {}", peer, Duration.between(awaySince, wall.instant()));
            }
            awaySince = null;
            trouble = null;
        } finally {
            lock.unlock();
        }
        onAcknowledged.accept(answer.acknowledged());
    }

    private void met(RuntimeException failure) {
        lock.lock();
        try {
            greet = false; // whoever is not there learns of us when it comes up and greets us itself
            String met = describe(failure);
            if (awaySince == null) {
                awaySince = wall.instant();
            }
            if (!met.equals(trouble)) {
                LOG.info("{} does not take messages: {}; {} waiting", peer, met, unacknowledged.size());
            }
            trouble = met;
        } finally {
            lock.unlock();
        }
    }

    private static String describe(RuntimeException failure) {
        return switch (failure) {
            case RestClientResponseException refused ->
                refused.getStatusCode() + " " + refused.getResponseBodyAsString();
            case RestClientException unanswered ->
                String.valueOf(unanswered.getMostSpecificCause().getMessage());
            default -> failure.toString();
        };
    }

    /// @return whether the peer was heard meanwhile
    private boolean pauseOrWake(Duration pause) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = pause.toNanos();
            while (!woken && left > 0) {
                left = changed.awaitNanos(left);
            }
            boolean heard = woken;
            woken = false;
            return heard;
        } finally {
            lock.unlock();
        }
    }
}
