package lamportbank.spring.channel;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.HttpClientErrorException;

import lamportbank.core.channel.Envelope;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;
import lamportbank.spring.lab.Gate;
import lamportbank.spring.lab.Lab;
import lamportbank.spring.rest.Backoff;
import lamportbank.spring.rest.Failure;
import lamportbank.spring.rest.Timing;
import lamportbank.spring.trouble.Troubles;

/// Sends the messages of one channel, in order, one POST at a time with all that wait, or on the answers to the
/// peer's own, until each is acknowledged. What it holds is in the journal already, so it may forget everything.
final class ChannelSender {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelSender.class);

    private static final String FOR_GOOD =
            "It takes nothing from this process any more. A client can join anew, under another number and with a new"
                    + " journal: see docs/membership.md. A process that lost its journal needs it back: see"
                    + " docs/failures.md.";

    private final ProcessId peer;
    private final URI address;
    private final ChannelClient client;
    private final Owner owner;
    private final Troubles troubles;
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
        /// Whether it may say anything.
        boolean maySpeak();

        /// The peer has committed the messages up to this one.
        void acknowledged(long sequence);

        /// Takes the messages that ride on an answer, and waits until they are committed.
        ///
        /// @return the last that was taken, 0 if none was
        long take(ChannelAnswer answer);

        /// The peer has messages up to this one, and fewer have ever been sent.
        void behind(long sequence);

        /// A thread of the channel has met something that a process cannot go on after.
        void fail(Error fatal);
    }

    /// @param waiting what has not been acknowledged, in order
    /// @param sent the number of the last message ever sent on this channel, 0 if there was none
    ChannelSender(
            ProcessId peer,
            URI address,
            List<Envelope> waiting,
            long sent,
            ChannelClient client,
            Owner owner,
            Troubles troubles,
            Gate gate,
            Timing timing) {
        this.peer = peer;
        this.address = address;
        this.client = client;
        this.owner = owner;
        this.troubles = troubles;
        this.gate = gate;
        outbox = new Outbox(waiting, sent, gate, timing);
        backoff = new Backoff(timing);
        thread = timing.threads().virtual().name("channel-" + peer).unstarted(this::run);
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
        troubles.end(troubleName());
    }

    /// Waits until a closed channel has said its last.
    void join() throws InterruptedException {
        thread.join();
    }

    /// What has not arrived yet, as JSON: about, and at most.
    long unacknowledgedBytes() {
        return outbox.bytes();
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
        return backoff.trouble() == null && owner.maySpeak() ? outbox.ride() : List.of();
    }

    void answered() {
        outbox.answered();
    }

    private void run() {
        try {
            while (true) {
                Outbox.Parcel parcel = outbox.await();
                if (!owner.maySpeak()) {
                    return; // for good: only a new start can change that
                }
                attempt(parcel);
            }
        } catch (InterruptedException closed) {
            // the channel is no longer wanted
        } catch (VirtualMachineError fatal) {
            owner.fail(fatal);
        } finally {
            troubles.end(troubleName()); // one that a post met after the channel was closed
        }
    }

    /// An error that is the fault of this code, or of one message, is met as an exception is: the channel goes on. Without
    /// memory, or with a broken JVM, nothing can be relied on.
    private void attempt(Outbox.Parcel parcel) throws InterruptedException {
        try {
            take(post(parcel));
        } catch (RuntimeException failure) {
            if (parcel.matters()) {
                met(failure);
            }
        } catch (StackOverflowError failure) {
            met(failure);
        } catch (VirtualMachineError fatal) {
            throw fatal;
        } catch (Error failure) {
            met(failure);
        }
    }

    private ChannelAnswer post(Outbox.Parcel parcel) {
        try {
            gate.requireWhole();
            ChannelAnswer answer = client.post(address, peer, parcel);
            if (!outbox.confirmed(answer.acknowledged())) {
                owner.behind(answer.acknowledged());
            }
            return answer;
        } finally {
            outbox.posted();
        }
    }

    private void take(ChannelAnswer answer) {
        Duration away = backoff.succeeded();
        if (away != null) {
            LOG.info("{} is back after {}", peer, away);
            troubles.end(troubleName());
        }
        owner.acknowledged(answer.acknowledged());
        if (answer.messages() != null && !answer.messages().isEmpty()) {
            long taken = owner.take(answer);
            if (taken > 0) {
                outbox.committed(taken);
            }
        }
    }

    private void met(Throwable thrown) throws InterruptedException {
        retries++; // by this channel's thread alone
        Failure failure = Failure.of(thrown);
        if (backoff.failed(failure)) {
            LOG.info("{} does not take messages: {}; {} waiting", peer, failure.what(), outbox.size());
            LOG.debug("This is where it happened", thrown);
        }
        boolean isFenced = thrown instanceof HttpClientErrorException.Forbidden;
        if (isFenced && outbox.size() == 0) {
            troubles.end(troubleName()); // nothing is lost, and another greeting would be refused as well
        } else if (failure.isRefusal()) {
            outbox.greet(); // a peer that is there will not greet first: if nothing else is to be said, this is repeated
            troubles.begin(
                    troubleName(),
                    Troubles.Left.SERVES,
                    "messages cannot be given to " + peer + ": " + failure.what(),
                    whatToDo(thrown, failure));
        } else {
            troubles.end(troubleName());
        }
        backoff.pause();
    }

    private String whatToDo(Throwable thrown, Failure failure) {
        return switch (thrown) {
            case HttpClientErrorException.Conflict gap -> peer + " has forgotten messages that it had acknowledged: its"
                    + " journal is an older copy. " + Channels.RESTORE;
            case HttpClientErrorException.Forbidden fenced -> FOR_GOOD;
            default -> failure.whatToDo();
        };
    }

    private String troubleName() {
        return "channel to " + peer;
    }
}
