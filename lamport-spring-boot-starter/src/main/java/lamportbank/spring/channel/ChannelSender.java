package lamportbank.spring.channel;

import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;
import lamportbank.spring.lab.Gate;
import lamportbank.spring.lab.Lab;
import lamportbank.spring.rest.Backoff;

/// Sends the messages of one channel, in order, one POST at a time with all that wait, or on the answers to the
/// peer's own, until each is acknowledged. What it holds is in the journal already, so it may forget everything.
final class ChannelSender {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelSender.class);

    private final ProcessId peer;
    private final URI address;
    private final ChannelClient client;
    private final Owner owner;
    private final Gate gate;
    private final Runnable onChange = this::tryAgain;
    private final Outbox outbox;
    private final Backoff backoff;
    private final Thread thread;
    private volatile long retries;

    /// Posts messages to a peer.
    @FunctionalInterface
    interface ChannelClient {
        ChannelAnswer post(URI address, ProcessId peer, Outbox.Parcel parcel);
    }

    /// The process that the channel starts from.
    interface Owner {
        /// The peer has committed the messages up to this one.
        void acknowledged(long sequence);

        /// Takes the messages that ride on an answer, and waits until they are committed.
        ///
        /// @return the last that was taken, 0 if none was
        long take(ChannelAnswer answer);
    }

    ChannelSender(
            ProcessId peer,
            URI address,
            List<Envelope> waiting,
            ChannelClient client,
            Owner owner,
            Gate gate,
            Clock wall,
            LongSupplier nanoTime) {
        this.peer = peer;
        this.address = address;
        this.client = client;
        this.owner = owner;
        this.gate = gate;
        outbox = new Outbox(waiting, gate, wall, nanoTime);
        backoff = new Backoff(wall);
        thread = Thread.ofVirtual().name("channel-" + peer).unstarted(this::run);
    }

    void start() {
        gate.listen(onChange);
        thread.start();
    }

    /// @param awaited as in [Protocol#isAwaited]
    void send(Envelope envelope, boolean awaited) {
        outbox.add(envelope, awaited);
    }

    /// The peer has just been heard: if it was away, try again now, and say that we are here too.
    void wake() {
        if (backoff.trouble() != null) {
            tryAgain();
        }
    }

    private void tryAgain() {
        outbox.greet();
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
                outbox.size(),
                trouble == null ? null : trouble.since(),
                trouble == null ? null : trouble.what());
    }

    long retries() {
        return retries;
    }

    /// What has not arrived yet, in order.
    List<Lab.Waiting> waiting() {
        return outbox.unacknowledged().stream()
                .map(message -> new Lab.Waiting(
                        message.sequence(), message.stamp(), message.message().getClass().getSimpleName()))
                .toList();
    }

    /// An answer to a post of the peer is being made: what wants to leave meanwhile may [#ride] on it.
    void answering() {
        outbox.answering();
    }

    /// The messages that leave on that answer. None while posts fail: then the next one shows whether they still do.
    ///
    /// @param acknowledged what the peer's post says of earlier ones
    List<Envelope> ride(long acknowledged) {
        if (outbox.arrived(acknowledged)) {
            owner.acknowledged(acknowledged);
        }
        return backoff.trouble() == null ? outbox.ride() : List.of();
    }

    void answered() {
        outbox.answered();
    }

    private void run() {
        try {
            while (true) {
                Outbox.Parcel parcel = outbox.await();
                try {
                    take(post(parcel));
                } catch (RuntimeException failure) {
                    if (parcel.matters()) {
                        met(failure);
                        backoff.pause();
                    }
                }
            }
        } catch (InterruptedException closed) {
            // the channel is no longer wanted
        }
    }

    private ChannelAnswer post(Outbox.Parcel parcel) {
        try {
            gate.requireWhole();
            ChannelAnswer answer = client.post(address, peer, parcel);
            outbox.acknowledged(answer.acknowledged());
            return answer;
        } finally {
            outbox.posted();
        }
    }

    private void take(ChannelAnswer answer) {
        Duration away = backoff.succeeded();
        if (away != null) {
            LOG.info("{} is back after {}", peer, away);
        }
        owner.acknowledged(answer.acknowledged());
        if (answer.messages() != null && !answer.messages().isEmpty()) {
            long taken = owner.take(answer);
            if (taken > 0) {
                outbox.committed(taken);
            }
        }
    }

    private void met(RuntimeException failure) {
        retries++; // by this channel's thread alone
        String what = describe(failure);
        if (backoff.failed(what)) {
            LOG.info("{} does not take messages: {}; {} waiting", peer, what, outbox.size());
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
