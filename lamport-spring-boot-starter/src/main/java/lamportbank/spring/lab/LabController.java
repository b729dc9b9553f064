package lamportbank.spring.lab;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.channel.Channels;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Questions;
import lamportbank.spring.rest.Watching;

/// The handles of the [Lab], for demonstrations: only with `lamport.lab=true`.
@RestController
@RequestMapping("/lab")
@Watching
@ConditionalOnBooleanProperty("lamport.lab")
public class LabController {
    static final int MAX_DELAY_MILLIS = 60_000;
    private static final int MAX_DELIVERIES = 100_000;

    private final Lab lab;
    private final NodeLoop loop;
    private final Channels channels;
    private final Questions questions;
    private final Clock wall;
    private final Map<ProcessId, Instant> changed = new ConcurrentHashMap<>();
    private volatile @Nullable Instant pausedOrResumed;

    public LabController(Lab lab, NodeLoop loop, Channels channels, Questions questions, Clock wall) {
        this.lab = lab;
        this.loop = loop;
        this.channels = channels;
        this.questions = questions;
        this.wall = wall;
    }

    /// @param since when it was set to that; null if it never was
    /// @param waiting what is under way, the oldest first
    record Link(
            ProcessId peer, long delayMillis, boolean held, boolean cut, @Nullable Instant since,
            List<Lab.Waiting> waiting) {}

    /// @param since when it was paused, or went on; null if it never was
    record Links(boolean paused, @Nullable Instant since, List<Link> channels) {}

    record Pause(boolean paused) {}

    record Delivery(@Schema(minimum = "1", maximum = "" + MAX_DELIVERIES) int count) {}

    @GetMapping
    Links links() {
        return new Links(loop.isPaused(), pausedOrResumed, waiting().keySet().stream().map(this::link).toList());
    }

    @PutMapping("/channels/{peer}")
    Link set(@PathVariable String peer, @RequestBody Gate.Setting setting) {
        ProcessId known = find(peer);
        require(setting.delayMillis() >= 0 && setting.delayMillis() <= MAX_DELAY_MILLIS,
                "delayMillis is 0 to " + MAX_DELAY_MILLIS + ", not " + setting.delayMillis());
        if (!lab.to(known).setting().equals(setting)) {
            changed.put(known, wall.instant());
        }
        lab.to(known).set(setting);
        return link(known);
    }

    @PostMapping("/channels/{peer}/deliveries")
    Link deliver(@PathVariable String peer, @RequestBody Delivery delivery) {
        ProcessId known = find(peer);
        require(delivery.count() >= 1 && delivery.count() <= MAX_DELIVERIES,
                "count is 1 to " + MAX_DELIVERIES + ", not " + delivery.count());
        if (!lab.to(known).setting().held()) {
            throw new Refusal(Refusal.Reason.CONFLICT, "the messages to " + peer + " are not held");
        }
        lab.to(known).deliver(delivery.count());
        return link(known);
    }

    @PutMapping("/pause")
    Links pause(@RequestBody Pause pause) {
        if (loop.isPaused() != pause.paused()) {
            pausedOrResumed = wall.instant();
        }
        loop.pause(pause.paused());
        lab.pause(pause.paused());
        return links();
    }

    private Link link(ProcessId peer) {
        Gate.Setting setting = lab.to(peer).setting();
        return new Link(
                peer, setting.delayMillis(), setting.held(), setting.cut(), changed.get(peer),
                waiting().getOrDefault(peer, List.of()));
    }

    /// By peer, those to whom nothing is under way too.
    private SortedMap<ProcessId, List<Lab.Waiting>> waiting() {
        SortedMap<ProcessId, List<Lab.Waiting>> all = new TreeMap<>();
        channels.waiting().forEach((peer, messages) -> all.put(peer, new ArrayList<>(messages)));
        questions.waiting()
                .forEach((peer, asked) -> all.computeIfAbsent(peer, name -> new ArrayList<>()).addAll(asked));
        return all;
    }

    private ProcessId find(String name) {
        return waiting().keySet().stream()
                .filter(peer -> peer.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        Refusal.Reason.UNKNOWN, "there is no link to " + name + "; there are " + waiting().keySet()));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Refusal(Refusal.Reason.INVALID, otherwise);
        }
    }
}
