package lamportbank.spring.channel;

import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.ProcessId;
import lamportbank.spring.lab.Gate;
import lamportbank.spring.lab.Lab;
import lamportbank.spring.rest.Backoff;

/// Sends the messages of one channel, in order, one POST at a time with all that wait, until each is
/// acknowledged. What it holds is in the journal already, so it may forget everything.
final class ChannelSender {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelSender.class);
    private static final int MAX_MESSAGES_PER_POST = 100;

    private final ProcessId peer;
    private final URI address;
    private final ChannelClient client;
    private final LongConsumer onAcknowledged;
    private final Gate gate;
    private final Runnable onChange = this::tryAgain;
    private final Clock wall;
    private final Backoff backoff;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Waiting> unacknowledged = new ArrayDeque<>();
    private boolean greet = true;
    private volatile long retries;

    /// @param since when it was handed in
    private record Waiting(Envelope envelope, Instant since) {}

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
            Gate gate,
            Clock wall) {
        this.peer = peer;
        this.address = address;
        this.client = client;
        this.onAcknowledged = onAcknowledged;
        this.gate = gate;
        this.wall = wall;
        backoff = new Backoff(wall);
        waiting.forEach(envelope -> unacknowledged.addLast(new Waiting(envelope, wall.instant())));
        thread = Thread.ofVirtual().name("channel-" + peer).unstarted(this::run);
    }

    void start() {
        gate.listen(onChange);
        thread.start();
    }

    void send(Envelope envelope) {
        lock.lock();
        try {
            unacknowledged.addLast(new Waiting(envelope, wall.instant()));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// The peer has just been heard: if it was away, try again now, and say that we are here too.
    void wake() {
        if (backoff.trouble() != null) {
            tryAgain();
        }
    }

    private void tryAgain() {
        lock.lock();
        try {
            greet = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        backoff.wake();
    }

    void close() {
        gate.forget(onChange);
        thread.interrupt();
    }

    PeerStatus status() {
        Backoff.Trouble trouble = backoff.trouble();
        return new PeerStatus(
                peer,
                unacknowledgedMessages(),
                trouble == null ? null : trouble.since(),
                trouble == null ? null : trouble.what());
    }

    long retries() {
        return retries;
    }

    private int unacknowledgedMessages() {
        lock.lock();
        try {
            return unacknowledged.size();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                List<Envelope> batch = awaitMessages();
                try {
                    gate.requireWhole();
                    acknowledged(client.post(address, peer, batch));
                } catch (RuntimeException failure) {
                    met(failure);
                    backoff.pause();
                }
            }
        } catch (InterruptedException closed) {
            // the channel is no longer wanted
        }
    }

    /// The first messages that wait and may leave. At the very start there may be none: an empty POST says "I am
    /// back", so that a peer need not find out by trying.
    private List<Envelope> awaitMessages() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                List<Envelope> batch = new ArrayList<>();
                Optional<Duration> pause = fill(batch);
                if (!batch.isEmpty() || (greet && unacknowledged.isEmpty() && !gate.isPaused())) {
                    return batch;
                }
                if (pause.isPresent()) {
                    changed.awaitNanos(pause.get().toNanos());
                } else {
                    changed.await();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// @return how long to wait for the one after these; empty: until something changes
    private Optional<Duration> fill(List<Envelope> batch) {
        Instant now = wall.instant();
        for (Waiting next : unacknowledged) {
            Optional<Duration> pause = gate.untilOpen(next.since(), batch.size(), now);
            if (batch.size() == MAX_MESSAGES_PER_POST || !pause.equals(Optional.of(Duration.ZERO))) {
                return pause;
            }
            batch.add(next.envelope());
        }
        return Optional.empty();
    }

    /// What has not arrived yet, in order.
    List<Lab.Waiting> waiting() {
        lock.lock();
        try {
            return unacknowledged.stream()
                    .map(Waiting::envelope)
                    .map(message -> new Lab.Waiting(
                            message.sequence(), message.stamp(), message.message().getClass().getSimpleName()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private void acknowledged(ChannelAnswer answer) {
        lock.lock();
        try {
            greet = false;
            while (!unacknowledged.isEmpty()
                    && unacknowledged.getFirst().envelope().sequence() <= answer.acknowledged()) {
                unacknowledged.removeFirst();
                gate.left(1);
            }
        } finally {
            lock.unlock();
        }
        Duration away = backoff.succeeded();
        if (away != null) {
            LOG.info("{} is back after {}", peer, away);
        }
        onAcknowledged.accept(answer.acknowledged());
    }

    private void met(RuntimeException failure) {
        lock.lock();
        try {
            greet = false; // whoever is not there learns of us when it comes up and greets us itself
        } finally {
            lock.unlock();
        }
        retries++; // by this channel's thread alone
        String what = describe(failure);
        if (backoff.failed(what)) {
            LOG.info("{} does not take messages: {}; {} waiting", peer, what, unacknowledgedMessages());
        }
    }

    private static String describe(RuntimeException failure) {
        return switch (failure) {
            case RestClientResponseException refused ->
                refused.getStatusCode() + " " + refused.getResponseBodyAsString();
            case RestClientException unanswered when unanswered
                    .getMostSpecificCause() instanceof UnknownHostException unknown ->
                "there is no host " + unknown.getMessage();
            case RestClientException unanswered ->
                String.valueOf(unanswered.getMostSpecificCause().getMessage());
            default -> failure.toString();
        };
    }
}
