package lamportbank.dashboard.watch;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.Member;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.ProcessId;
import lamportbank.core.property.Property;
import lamportbank.core.property.Violation;
import lamportbank.core.property.Watch;
import lamportbank.dashboard.feed.FeedListener;
import lamportbank.dashboard.feed.FeedMessage;

/// Watches all processes at once for violations. A violation that was seen stays; everything else is about the time
/// since the watch began. It begins anew when a process has lost its journal: what that process does then cannot be
/// compared with what anybody did before.
///
/// Thread-safe: one lock, which is held for no longer than a message of a feed takes.
@Component
public class SystemWatch {
    private static final Logger log = LoggerFactory.getLogger(SystemWatch.class);

    /// That a request does not end can be seen only if nothing more happens and nobody is held up, and who could tell?
    private static final Set<Property> WATCHED = EnumSet.complementOf(EnumSet.of(Property.EVERY_REQUEST_ENDS));

    private static final Set<Property> OF_ORDERED_MODE =
            EnumSet.of(Property.REPLICAS_EXECUTE_THE_SAME, Property.NO_ID_IS_EXECUTED_TWICE);

    /// Characters that wait for what they follow from: as values they take some times as many bytes.
    private static final long MOST_HELD = Runtime.getRuntime().maxMemory() / 128;

    private final Map<String, Follower> followers = new TreeMap<>();

    // Two that have little to do with each other, and clocks of their own.
    private final CausalOrder clientsAndBank = new CausalOrder(this::follow, this::skip, MOST_HELD);
    private final CausalOrder branches = new CausalOrder(this::follow, this::skip, MOST_HELD);

    private final Map<Property, PropertiesReport.Broken> violations = new EnumMap<>(Property.class);
    private final Set<Integer> evicted = new TreeSet<>();
    private final MessagesPerEntry messages = new MessagesPerEntry();
    private final Replicas replicas = new Replicas();
    private final InstantSource wall;
    private final InstantSource steady;
    private Watch watch = Watch.over(WATCHED);
    private Instant since;
    private long effects;

    /// Whether no branch has been eager since the watch began.
    private boolean ordered = true;

    public SystemWatch() {
        this(InstantSource.system(), () -> Instant.EPOCH.plusNanos(System.nanoTime()));
    }

    /// @param wall only for showing
    /// @param steady what waiting is measured with: it is never set back
    SystemWatch(InstantSource wall, InstantSource steady) {
        this.wall = wall;
        this.steady = steady;
        since = wall.instant();
    }

    /// Begins to watch a process, or goes on watching it.
    ///
    /// @return to be told by its feed
    public synchronized FeedListener watch(String name) {
        Follower follower = new Follower(ProcessId.parse(name));
        followers.put(name, follower);
        return follower;
    }

    /// The process is of no interest any more.
    public synchronized void forget(String name) {
        Follower follower = followers.remove(name);
        if (follower != null) {
            follower.end();
        }
    }

    /// What is known now.
    synchronized PropertiesReport report() {
        clientsAndBank.look(steady.instant());
        branches.look(steady.instant());
        List<String> watching = new ArrayList<>();
        followers.forEach((name, follower) -> {
            if (follower.up && follower.begun) {
                watching.add(name);
            }
        });
        List<PropertiesReport.Checked> properties = new ArrayList<>();
        for (Property property : Property.values()) {
            PropertiesReport.Broken broken = violations.get(property);
            properties.add(new PropertiesReport.Checked(
                    property, property.sentence(), property.source(), isWatched(property), broken == null, broken));
        }
        return new PropertiesReport(watching, since, effects, properties, messages.now(), replicas.now());
    }

    private boolean isWatched(Property property) {
        return WATCHED.contains(property) && (ordered || !OF_ORDERED_MODE.contains(property));
    }

    private void startOver() {
        watch = Watch.over(WATCHED);
        evicted.forEach(watch::onEvicted);
        since = wall.instant();
        effects = 0;
        clientsAndBank.startOver();
        branches.startOver();
        messages.reset();
        ordered = !replicas.isAnyEager();
    }

    private void skip(ProcessId process) {
        watch.onGap(process);
        messages.onGap();
    }

    /// @param run effects of one process that follow one another
    private void follow(List<Occurrence> run) {
        ProcessId process = run.getFirst().process();
        long first = run.getFirst().number();
        effects += run.size();
        run.forEach(occurrence -> measure(process, occurrence.effect()));
        List<Effect> happened = run.stream().map(Occurrence::effect).toList();
        for (Violation violation : watch.everyViolation(process, first, happened)) {
            if (isWatched(violation.property()) && !violations.containsKey(violation.property())) {
                log.error("{}, effect {}", violation, violation.effect());
                violations.put(violation.property(), new PropertiesReport.Broken(
                        process.toString(),
                        violation.effect(),
                        violation.what(),
                        run.get((int) (violation.effect() - first)).at()));
            }
        }
    }

    private void measure(ProcessId process, Effect effect) {
        messages.follow(process, effect);
        if (effect instanceof Effect.Happened(_, Fact fact)) {
            replicas.follow(process, fact);
            ordered &= !replicas.isAnyEager();
            if (fact instanceof BankFact.MemberChanged(Member member) && member.status() == Member.Status.EVICTED) {
                evicted.add(member.id());
            }
        }
    }

    /// What one feed reports. Deaf once its process is forgotten.
    private final class Follower implements FeedListener {
        private final ProcessId process;
        private final CausalOrder order;
        private boolean up;
        private boolean begun;
        private @Nullable String life;

        Follower(ProcessId process) {
            this.process = process;
            order = process.role().equals(BranchProtocol.BRANCH) ? branches : clientsAndBank;
        }

        private void report(Runnable news) {
            synchronized (SystemWatch.this) {
                if (followers.get(process.toString()) == this) {
                    news.run();
                }
            }
        }

        @Override
        public void onUp(Instant at) {
            report(() -> up = true);
        }

        @Override
        public void onAway(Instant since) {
            report(() -> up = false);
        }

        /// Under the lock: what is read takes more room than its text, and so only one message does at a time.
        @Override
        public void onSnapshot(FeedMessage.Snapshot snapshot) {
            report(() -> unlessNonsense(() -> begin(FeedContent.snapshot(snapshot.json()), snapshot.life())));
        }

        private void unlessNonsense(Runnable news) {
            try {
                news.run();
            } catch (JacksonException | IllegalArgumentException nonsense) {
                giveUp(nonsense);
            }
        }

        /// At the address where this process is expected there may be another, or one that has no number yet.
        private void begin(FeedContent.Snapshot snapshot, String itsLife) {
            if (!snapshot.node().equals(process)) {
                end();
                return;
            }
            if (life != null && !life.equals(itsLife)) {
                end();
                startOver();
            }
            life = itsLife;
            FeedContent.State state = snapshot.state();
            if (process.role().equals(BranchProtocol.BRANCH)) {
                replicas.begin(process, state);
                ordered &= !replicas.isAnyEager();
            }
            if (process.equals(ClientProtocol.BANK)) {
                evicted.addAll(state.members(Member.Status.EVICTED));
                evicted.forEach(watch::onEvicted);
                messages.begin(state.members(Member.Status.ACTIVE));
            }
            order.begin(process, state.time(), steady.instant());
            begun = true;
        }

        @Override
        public void onEffects(FeedMessage.Effects news) {
            report(() -> unlessNonsense(() -> add(FeedContent.effects(news.json()))));
        }

        private void add(List<Occurrence> occurrences) {
            if (begun && occurrences.getFirst().process().equals(process)) {
                order.add(process, occurrences, steady.instant());
            }
        }

        @Override
        public void onCheckpoint(FeedMessage.Snapshot snapshot) {}

        /// What is not understood cannot be watched; the feed goes on for those who do.
        private void giveUp(RuntimeException nonsense) {
            log.debug("{} is not watched until its feed begins anew: {}", process, nonsense.toString());
            end();
        }

        private void end() {
            begun = false;
            replicas.end(process);
            order.end(process, steady.instant());
        }
    }
}
