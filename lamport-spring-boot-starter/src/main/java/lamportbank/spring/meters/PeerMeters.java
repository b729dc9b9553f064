package lamportbank.spring.meters;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Step;
import lamportbank.spring.channel.Channels;
import lamportbank.spring.channel.PeerStatus;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.rest.Questions;

/// The meters of who is waited for:
///
/// | name | what |
/// | --- | --- |
/// | `lamport.channel.unacknowledged{peer}` | messages under way to a peer |
/// | `lamport.channel.away{peer}` | for how long a peer has not been taking messages, in seconds; 0 if it does |
/// | `lamport.channel.retries{peer}` | attempts to send that failed and were, or will be, made again |
/// | `lamport.questions.open` | questions that are not answered yet |
/// | `lamport.questions.away` | for how long they have been failing, in seconds; 0 if none does |
/// | `lamport.questions.retries` | attempts to ask that failed and were, or will be, made again |
public final class PeerMeters implements RoundListener {
    private final MeterRegistry registry;
    private final Channels channels;
    private final Clock wall;
    private final Map<ProcessId, List<Meter>> metered = new HashMap<>();

    public PeerMeters(MeterRegistry registry, Channels channels, Questions questions, Clock wall) {
        this.registry = registry;
        this.channels = channels;
        this.wall = wall;
        Gauge.builder("lamport.questions.open", questions, open -> open.status().size())
                .description("Questions that are not answered yet")
                .register(registry);
        Gauge.builder("lamport.questions.away", questions, this::longestAway)
                .description("For how long questions have been failing; 0 if none does")
                .baseUnit("seconds")
                .register(registry);
        FunctionCounter.builder("lamport.questions.retries", questions, Questions::retries)
                .description("Attempts to ask that failed and were, or will be, made again")
                .register(registry);
    }

    @Override
    public void started(LamportProcess process) {
        look();
    }

    @Override
    public void committed(List<Step> steps, Instant at, LamportProcess process) {
        look();
    }

    /// Members come and go, and channels with them.
    private void look() {
        Set<ProcessId> peers = channels.peers();
        if (peers.equals(metered.keySet())) {
            return;
        }
        metered.entrySet().removeIf(known -> {
            boolean gone = !peers.contains(known.getKey());
            if (gone) {
                known.getValue().forEach(registry::remove);
            }
            return gone;
        });
        peers.forEach(peer -> metered.computeIfAbsent(peer, this::meters));
    }

    private List<Meter> meters(ProcessId peer) {
        return List.of(
                Gauge.builder("lamport.channel.unacknowledged", () -> of(peer, PeerStatus::unacknowledged))
                        .description("Messages under way to a peer")
                        .tag("peer", peer.toString())
                        .register(registry),
                Gauge.builder("lamport.channel.away", () -> of(peer, status -> seconds(status.awaySince())))
                        .description("For how long a peer has not been taking messages; 0 if it does")
                        .baseUnit("seconds")
                        .tag("peer", peer.toString())
                        .register(registry),
                FunctionCounter.builder("lamport.channel.retries", channels, known -> known.retries(peer))
                        .description("Attempts to send that failed and were, or will be, made again")
                        .tag("peer", peer.toString())
                        .register(registry));
    }

    private double of(ProcessId peer, ToDoubleFunction<PeerStatus> value) {
        return channels.status().stream()
                .filter(status -> status.peer().equals(peer))
                .mapToDouble(value)
                .findFirst()
                .orElse(0);
    }

    private double longestAway(Questions questions) {
        return questions.status().stream().mapToDouble(question -> seconds(question.awaySince())).max().orElse(0);
    }

    private double seconds(@Nullable Instant since) {
        return since == null ? 0 : Duration.between(since, wall.instant()).toMillis() / 1000.0;
    }
}
