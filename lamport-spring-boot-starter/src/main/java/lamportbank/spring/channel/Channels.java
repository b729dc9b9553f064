package lamportbank.spring.channel;

import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

import lamportbank.core.channel.Envelope;
import lamportbank.core.channel.OutgoingChannel;
import lamportbank.core.process.Effect;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.core.process.Step;
import lamportbank.spring.lab.Lab;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.PeerListener;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.meters.RefusedMessages;
import lamportbank.spring.rest.Stamp;
import lamportbank.spring.rest.Timing;
import lamportbank.spring.trouble.Troubles;

/// The sending ends of the channels: hands committed messages to a [ChannelSender] per peer.
public final class Channels implements RoundListener, PeerListener, SmartLifecycle {
    /// What helps a process whose journal is older than what others have seen of it.
    static final String RESTORE =
            "Restore the newest copy of its journal. If there is none: a client has to be evicted and to register anew;"
                    + " a bank can be rebuilt from a client's copy of the chain; see docs/failures.md.";

    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

    private final Courier courier;
    private final Supplier<String> incarnation;
    private final AddressBook addresses;
    private final ObjectProvider<NodeLoop> loops;
    private final RefusedMessages refused;
    private final Lab lab;
    private final Timing timing;
    private final Troubles troubles;
    /// To all peers together, for a snapshot repeats a message for each that it waits for.
    private static final int MAX_UNACKNOWLEDGED_BYTES = 2 << 20;

    private final int maxUnacknowledged;
    private final Map<ProcessId, ChannelSender> senders = new ConcurrentSkipListMap<>();
    private volatile ProcessId self;
    private volatile boolean running;

    public Channels(
            ProcessId self,
            Supplier<String> incarnation,
            Courier courier,
            AddressBook addresses,
            ObjectProvider<NodeLoop> loops,
            RefusedMessages refused,
            Lab lab,
            Timing timing,
            Troubles troubles,
            int maxUnacknowledged) {
        this.self = self;
        this.incarnation = incarnation;
        this.courier = courier;
        this.addresses = addresses;
        this.loops = loops;
        this.refused = refused;
        this.lab = lab;
        this.timing = timing;
        this.troubles = troubles;
        this.maxUnacknowledged = maxUnacknowledged;
    }

    @Override
    public void started(LamportProcess process) {
        self = process.self();
        addresses.acquaintances(process).forEach(peer -> open(process, peer));
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        self = process.self();
        Set<ProcessId> opened = new HashSet<>();
        for (Step step : steps) {
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Sent(long time, var to, Message message)) {
                    to.forEach((peer, sequence) -> {
                        if (!opened.contains(peer)) {
                            send(process, peer, new Envelope(sequence, time, message), opened);
                        }
                    });
                }
            }
        }
        Set<ProcessId> gone = new HashSet<>(senders.keySet());
        gone.removeAll(addresses.acquaintances(process));
        gone.forEach(this::close);
    }

    private void send(LamportProcess process, ProcessId peer, Envelope envelope, Set<ProcessId> opened) {
        ChannelSender sender = senders.get(peer);
        if (sender != null) {
            sender.send(envelope, process.protocol().isAwaited(peer, envelope.message()));
        } else if (process.peers().contains(peer)) {
            opened.add(peer); // with everything of this round
            open(process, peer);
        }
    }

    private void open(LamportProcess process, ProcessId peer) {
        OutgoingChannel.State channel = process.outgoing().getOrDefault(peer, new OutgoingChannel().state());
        Optional<URI> address = addresses.find(process, peer);
        if (address.isEmpty()) {
            LOG.warn("{} has no address: {} messages wait", peer, channel.unacknowledged().size());
            return;
        }
        ChannelSender sender = new ChannelSender(
                peer,
                address.get(),
                channel.unacknowledged(),
                channel.sent(),
                this::post,
                owner(peer),
                troubles,
                lab.to(peer),
                timing);
        synchronized (senders) {
            senders.put(peer, sender);
            if (running) {
                sender.start();
            }
        }
    }

    private ChannelAnswer post(URI address, ProcessId peer, Outbox.Parcel parcel) {
        List<Envelope> messages = parcel.messages();
        return courier.post(
                address,
                new Stamp(self, messages.isEmpty() ? 0 : messages.getLast().stamp()),
                new ChannelPost(peer, incarnation.get(), messages, parcel.acknowledged()));
    }

    /// What rides is refused as what is posted is, and will be: it comes again, for nobody acknowledges it.
    private long take(ProcessId peer, ChannelAnswer answer) {
        try {
            return Delivery.of(peer, answer.incarnation(), answer.messages()).to(loops.getObject(), true, refused);
        } catch (Refusal refusal) {
            refused.count(refusal.reason());
            LOG.debug("Not taken from {}: {}", peer, refusal.detail());
            return 0;
        }
    }

    private ChannelSender.Owner owner(ProcessId peer) {
        return new ChannelSender.Owner() {
            @Override
            public void acknowledged(long sequence) {
                loops.getObject().acknowledged(peer, sequence);
            }

            @Override
            public long take(ChannelAnswer answer) {
                return Channels.this.take(peer, answer);
            }

            @Override
            public boolean maySpeak() {
                return !loops.getObject().isFenced();
            }

            /// Its next messages would pass for duplicates of those that the peer has. Who is no peer any more may say what
            /// he likes.
            @Override
            public void behind(long sequence) {
                if (!loops.getObject().read(process -> process.isPeer(peer))) {
                    throw new IllegalStateException(peer + " has got message " + sequence + ", it says");
                }
                loops.getObject().fence(
                        "the journal of this process is older than what others have seen: " + peer
                                + " has its message " + sequence + ", and it remembers fewer",
                        "It says and takes nothing any more. " + RESTORE);
            }

            @Override
            public void fail(Error fatal) {
                loops.getObject().fail(fatal);
            }
        };
    }

    /// For the answer to a post of this peer.
    Optional<ChannelSender> to(ProcessId peer) {
        return Optional.ofNullable(senders.get(peer));
    }

    ChannelAnswer answer(long acknowledged, List<Envelope> riders) {
        return riders.isEmpty()
                ? ChannelAnswer.acknowledged(acknowledged)
                : new ChannelAnswer(acknowledged, incarnation.get(), riders);
    }

    @Override
    public void heard(ProcessId peer) {
        ChannelSender sender = senders.get(peer);
        if (sender != null) {
            sender.wake();
        }
    }

    /// A channel to somebody who is away must not grow without end.
    @Override
    public @Nullable String full() {
        long bytes = senders.values().stream().mapToLong(ChannelSender::unacknowledgedBytes).sum();
        if (bytes >= MAX_UNACKNOWLEDGED_BYTES) {
            return "messages of " + (bytes >> 10)
                    + " KiB wait for others, and no more may; come back when they take them";
        }
        return senders.values().stream()
                .map(ChannelSender::status)
                .filter(channel -> channel.unacknowledged() >= maxUnacknowledged)
                .findFirst()
                .map(channel -> channel.unacknowledged() + " messages wait for " + channel.peer()
                        + ", and no more may; come back when it takes them")
                .orElse(null);
    }

    public List<PeerStatus> status() {
        return senders.values().stream().map(ChannelSender::status).toList();
    }

    /// To whom there is a channel now.
    public Set<ProcessId> peers() {
        return senders.keySet();
    }

    /// How often sending to a peer has failed since its channel was opened.
    public long retries(ProcessId peer) {
        ChannelSender sender = senders.get(peer);
        return sender == null ? 0 : sender.retries();
    }

    /// What has not arrived yet, by peer.
    public Map<ProcessId, List<Lab.Waiting>> waiting() {
        Map<ProcessId, List<Lab.Waiting>> waiting = new TreeMap<>();
        senders.forEach((peer, sender) -> waiting.put(peer, sender.waiting()));
        return waiting;
    }

    private void close(ProcessId peer) {
        ChannelSender sender = senders.remove(peer);
        if (sender != null) {
            sender.close();
        }
    }

    /// Last of all: a peer that hears "I am back" answers at once, and must find somebody who listens.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    /// A process may have learnt of peers since it was recovered, without a word to them.
    @Override
    public void start() {
        loops.getObject().read(process -> {
            addresses.acquaintances(process).stream()
                    .filter(peer -> !senders.containsKey(peer))
                    .forEach(peer -> open(process, peer));
            return process.time();
        });
        synchronized (senders) {
            running = true;
            senders.values().forEach(ChannelSender::start);
        }
    }

    @Override
    public void stop() {
        synchronized (senders) {
            running = false;
        }
        senders.keySet().forEach(this::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
