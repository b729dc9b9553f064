package lamportbank.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;

/// Sends inputs, batch by batch, and looks at the services in between.
///
/// A batch is sent twice. First all of it: what is taken moves money and clocks, and [Ledger] reckons whether by as much as
/// the answers say. Then, while nothing else goes on, what was refused, and what only looks, once more: now nothing may
/// change at all. If something does, halves of it are sent until the input is found that did it.
final class Campaign {
    private static final int BATCH = 1000;
    private static final int MOST_KINDS = 60;
    private static final int MOST_SEARCHES = 12;

    private final Target target;
    private final long seed;
    private final Inputs inputs;
    private final Ledger ledger;
    private final Undo undo;
    private final Consumer<String> progress;
    private final List<Sender> senders;
    private final ExecutorService threads;
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Set<String> looked = new HashSet<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private Facts facts = Facts.NONE;
    private long refused;
    private int searches;

    /// @param patience how long an answer may take
    /// @param progress is told, now and then
    Campaign(Target target, long seed, int atOnce, Duration patience, Consumer<String> progress) {
        this.target = target;
        this.seed = seed;
        this.progress = progress;
        inputs = new Inputs(target, seed);
        ledger = new Ledger(target);
        undo = new Undo(target);
        senders = IntStream.range(0, atOnce).mapToObj(one -> new Sender(patience)).toList();
        threads = Executors.newFixedThreadPool(atOnce, Thread.ofPlatform().daemon().factory());
    }

    /// @param numbers of the inputs
    Report run(long from, long count) throws IOException {
        long begin = System.nanoTime();
        long done = 0;
        try {
            Look before = Look.whenQuiet(target);
            while (done < count && findings.size() < MOST_KINDS) {
                long size = Math.min(BATCH, count - done);
                before = batch(LongStream.range(from + done, from + done + size).boxed().toList(), before);
                done += size;
                progress.accept(String.format(Locale.ROOT, "%,d of %,d inputs, %d kinds of faults", done, count,
                        findings.size()));
            }
        } catch (Look.Unquiet unquiet) {
            found("it does not come to rest", null, "after input " + (from + done) + ": " + unquiet.getMessage());
        } finally {
            senders.forEach(Sender::close);
            threads.shutdownNow();
        }
        return new Report(seed, target.places().size(), done, refused, (System.nanoTime() - begin) / 1e9, findings,
                counts);
    }

    private Look batch(List<Long> numbers, Look before) throws IOException {
        facts = Facts.of(target);
        List<Input> all = numbers.stream().map(number -> inputs.make(number, facts)).toList();
        List<Sender.Result> results = send(all.stream().filter(Predicate.not(Input::mustBeRefused)).toList());
        undo.after(results);
        Look between = Look.whenQuiet(target);
        boolean certain = results.stream().allMatch(Sender.Result::isCertain);
        String unexplained = !certain ? ""
                : ledger.unexplained(before, between, results.stream()
                        .filter(Predicate.not(Sender.Result::isRefused))
                        .toList());
        if (!unexplained.isEmpty()) {
            found("changed more than was said", null, "inputs " + numbers.getFirst() + " to " + numbers.getLast() + ": "
                    + unexplained);
        }
        refused += results.stream().filter(Sender.Result::isRefused).count();

        facts = Facts.of(target); // who lies must know what is the case
        List<Input> harmless = new ArrayList<>(all.stream()
                .filter(Input::mustBeRefused)
                .map(input -> inputs.make(input.number(), facts))
                .toList());
        refused += harmless.size();
        results.stream().filter(Campaign::mayChangeNothing).map(Sender.Result::input).forEach(harmless::add);
        return changeNothing(harmless, Look.whenQuiet(target, between));
    }

    /// What was refused, and what a person looked at. (To ask a client for a balance is an event there, and so is to ask it
    /// for something that it asks a branch for; to tell a proposer which block is the next one is an event of the bank.)
    private static boolean mayChangeNothing(Sender.Result result) {
        Draft request = result.input().request();
        String path = Inputs.decoded(request.path());
        boolean asksOthers = (request.place.role().equals("client") || path.contains("/client-"))
                && path.matches(".*(deposits|withdrawals|balance).*");
        boolean answered =
                result.answers().stream().anyMatch(answer -> answer.status() == 409 || answer.status() == 503);
        if (answered && (asksOthers || path.contains("blocks/"))) {
            return false;
        }
        boolean looks = (request.method.equals("GET") || request.method.equals("HEAD"))
                && !path.contains("balance")
                && request.headers.stream().noneMatch(header -> header.regionMatches(true, 0, "Lamport", 0, 7));
        return result.complaint() == null && (result.isRefused() || looks && result.input().isWellFramed());
    }

    private Look changeNothing(List<Input> harmless, Look before) throws IOException {
        List<Sender.Result> results = send(harmless);
        Look after = Look.whenQuiet(target);
        if (before.equals(after)) {
            return after;
        }
        // What is taken now, as what it speaks of is there by now, may change something.
        List<Input> still = results.stream()
                .filter(Campaign::mayChangeNothing)
                .map(Sender.Result::input)
                .toList();
        if (still.size() < harmless.size()) {
            undo.after(results);
            return changeNothing(still, Look.whenQuiet(target));
        }
        return search(still, after, before.differences(after));
    }

    /// Halves what changed something, until it is found. What changes something only once cannot be found so.
    private Look search(List<Input> suspects, Look before, String difference) throws IOException {
        if (searches++ > MOST_SEARCHES) {
            found("a refused input changed something", null, difference);
            return before;
        }
        List<Input> left = suspects;
        Look now = before;
        String seen = difference;
        while (left.size() > 1) {
            List<Input> half = left.subList(0, left.size() / 2);
            send(half);
            Look after = Look.whenQuiet(target);
            if (now.equals(after)) {
                List<Input> rest = left.subList(left.size() / 2, left.size());
                send(rest);
                after = Look.whenQuiet(target);
                if (now.equals(after)) {
                    found("a refused input changed something, once", null, "one of the " + suspects.size()
                            + " from input " + suspects.getFirst().number() + " on: " + difference);
                    return after;
                }
                half = rest;
            }
            seen = now.differences(after);
            now = after;
            left = half;
        }
        Input culprit = left.getFirst();
        found("a refused input changed something: " + culprit.what(), culprit, seen);
        return now;
    }

    /// Sends them all, many at a time, and judges the answers.
    private List<Sender.Result> send(List<Input> all) {
        Queue<Input> waiting = new ConcurrentLinkedQueue<>(all);
        Queue<Sender.Result> results = new ConcurrentLinkedQueue<>();
        List<Future<?>> working = new ArrayList<>();
        for (Sender sender : senders) {
            working.add(threads.submit(() -> {
                for (Input next = waiting.poll(); next != null; next = waiting.poll()) {
                    Sender.Result result = sender.send(next);
                    undo.atOnce(result);
                    results.add(result);
                }
            }));
        }
        try {
            for (Future<?> one : working) {
                one.get();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        }
        results.forEach(this::judge);
        return List.copyOf(results);
    }

    /// The first of its kind is looked at more closely.
    private void judge(Sender.Result result) {
        for (String complaint : complaints(result)) {
            String kind = kind(complaint, result.input());
            if (looked.add(kind)) {
                Sender.@Nullable Result smallest = confirm(result.input(), complaint);
                if (smallest != null) {
                    found(kind(complaint, smallest.input()), smallest.input(), shown(smallest));
                    looked.add(kind(complaint, smallest.input()));
                }
            } else if (findings.containsKey(kind)) {
                found(kind, result.input(), shown(result));
            }
        }
    }

    private static List<String> complaints(Sender.Result result) {
        List<String> all = new ArrayList<>();
        if (result.complaint() != null) {
            all.add(result.complaint());
        }
        result.answers().forEach(answer -> all.addAll(Judge.complaints(answer, result.input())));
        return all;
    }

    /// Tries it again alone, with fewer and fewer mutations. A machine that is busy makes nobody guilty of being late.
    ///
    /// @return what came of the smallest; null if it does not happen again and may be the machine's fault
    private Sender.@Nullable Result confirm(Input input, String complaint) {
        Sender sender = senders.getFirst();
        boolean late = complaint.contains("in time") || complaint.contains("no answer") || complaint.contains("no end");
        Sender.@Nullable Result smallest = late ? null : new Sender.Result(input, List.of(), complaint);
        int count = input.mutations().size();
        for (int kept = (1 << count) - 1; kept >= 0; kept--) {
            int bits = kept;
            List<Integer> only = IntStream.range(0, count).filter(one -> (bits >> one & 1) == 1).boxed().toList();
            Input fewer = only.size() == count ? input : inputs.make(input.number(), facts, only);
            if (fewer.mustBeRefused() && !input.mustBeRefused()) {
                continue;
            }
            Sender.Result result = sender.send(fewer);
            undo.atOnce(result);
            if (complaints(result).contains(complaint)
                    && (smallest == null || smallest.answers().isEmpty()
                            || fewer.mutations().size() <= smallest.input().mutations().size())) {
                smallest = result;
            }
        }
        return smallest;
    }

    /// What is wrong in the same way with services of the same role is the same fault.
    private static String kind(String complaint, Input input) {
        return complaint + ": " + input.place().role() + ", " + (input.mutations().isEmpty() || input.mustBeRefused()
                ? input.what()
                : String.join(" + ", input.mutations().stream().map(Mutation::name).distinct().toList()));
    }

    private static String shown(Sender.Result result) {
        StringBuilder text = new StringBuilder(result.complaint() == null ? "" : result.complaint() + " ");
        result.answers().forEach(answer -> text.append(answer.status()).append(' ').append(answer.text()).append(' '));
        return text.toString();
    }

    private void found(String kind, @Nullable Input input, String detail) {
        counts.merge(kind, 1, Integer::sum);
        findings.merge(kind, new Finding(kind, input, detail), Finding::smaller);
    }
}
