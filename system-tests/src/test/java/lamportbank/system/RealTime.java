package lamportbank.system;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Whether the order of the chain is the order in which things happened to people: all of them look at one clock
/// ([System#nanoTime()] of this process), and what was over before something else began comes earlier in the chain. What
/// somebody read is what some beginning of the chain makes: one that has everything that had ended before the question,
/// and nothing that began after the answer (Herlihy and Wing, *Linearizability*, 1990).
final class RealTime {
    /// When something was asked for, and when its caller had the answer, by [System#nanoTime()].
    record Span(long begun, long ended) {}

    /// @param id of a transfer that is in the chain
    record Told(String id, Span span) {}

    /// @param balances by account, some or all
    record Read(Map<Integer, Cents> balances, Span span) {}

    /// @param height of the block
    private record Place(long height, int index) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparingLong(Place::height).thenComparingInt(Place::index);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private final Map<String, Place> places = new HashMap<>();

    /// What the accounts have after so many blocks.
    private final List<Map<Integer, Cents>> balances = new ArrayList<>();

    /// @param chain whole
    /// @param openings of all accounts
    RealTime(List<JsonNode> chain, Map<Integer, Cents> openings) {
        Map<Integer, Cents> now = new HashMap<>(openings);
        balances.add(Map.copyOf(now));
        for (JsonNode block : chain) {
            JsonNode transfers = block.path("transfers");
            for (int index = 0; index < transfers.size(); index++) {
                JsonNode transfer = transfers.get(index);
                places.put(transfer.path("id").asString(), new Place(block.path("height").asLong(), index));
                if (transfer.path("outcome").asString().equals("SUCCESS")) {
                    long cents = Cents.of(transfer.path("amount").asString()).value();
                    now.computeIfPresent(transfer.path("from").asInt(), (id, balance) -> balance.plus(-cents));
                    now.computeIfPresent(transfer.path("to").asInt(), (id, balance) -> balance.plus(cents));
                }
            }
            balances.add(Map.copyOf(now));
        }
    }

    /// @throws AssertionError if there is no such order
    void check(List<Told> transfers, List<Read> reads) {
        checkOrder(transfers);
        checkReads(transfers, reads);
    }

    private Place find(Told transfer) {
        Place place = places.get(transfer.id());
        if (place == null) {
            throw new AssertionError(transfer + " was told to have ended, and is not in the chain");
        }
        return place;
    }

    /// In the order in which they began, each is later than whatever had ended by then.
    private void checkOrder(List<Told> transfers) {
        Latest<Told> latest = new Latest<>(transfers, Told::span, Comparator.comparing(this::find));
        for (Told transfer : transfers) {
            @Nullable
            Told before = latest.endedBefore(transfer.span().begun());
            if (before != null && find(before).compareTo(find(transfer)) >= 0) {
                throw new AssertionError("%s had ended before %s began, and yet is at %s in the chain, not before %s"
                        .formatted(before, transfer, find(before), find(transfer)));
            }
        }
    }

    /// Each read is given the shortest beginning of the chain that it fits, no shorter than those of reads that had ended
    /// before it began.
    private void checkReads(List<Told> transfers, List<Read> reads) {
        Latest<Told> latest = new Latest<>(transfers, Told::span, Comparator.comparing(this::find));
        NavigableMap<Long, Long> heightOfLater = lowestHeightBegunAt(transfers);
        NavigableMap<Long, Integer> shortestByEnd = new TreeMap<>();
        List<Read> inOrder = reads.stream().sorted(Comparator.comparingLong(read -> read.span().begun())).toList();
        for (Read read : inOrder) {
            @Nullable
            Told before = latest.endedBefore(read.span().begun());
            int shortest = before == null ? 0 : (int) find(before).height() + 1;
            Map.Entry<Long, Integer> seen = shortestByEnd.lowerEntry(read.span().begun());
            shortest = Math.max(shortest, seen == null ? 0 : seen.getValue());
            Map.Entry<Long, Long> after = heightOfLater.higherEntry(read.span().ended());
            int longest = after == null ? balances.size() - 1 : after.getValue().intValue();
            int fitting = shortest;
            while (fitting <= longest && !balances.get(fitting).entrySet().containsAll(read.balances().entrySet())) {
                fitting++;
            }
            if (fitting > longest) {
                throw new AssertionError("%s fits none of the first %d to %d blocks, which make %s to %s".formatted(
                        read, shortest, longest, balances.get(Math.min(shortest, balances.size() - 1)),
                        balances.get(longest)));
            }
            note(shortestByEnd, read.span().ended(), fitting);
        }
    }

    /// By end, the largest of all that ended until then.
    private static void note(NavigableMap<Long, Integer> shortestByEnd, long ended, int blocks) {
        Map.Entry<Long, Integer> until = shortestByEnd.floorEntry(ended);
        if (until == null || until.getValue() < blocks) {
            shortestByEnd.put(ended, blocks);
            Map.Entry<Long, Integer> next = shortestByEnd.higherEntry(ended);
            while (next != null && next.getValue() <= blocks) {
                shortestByEnd.remove(next.getKey());
                next = shortestByEnd.higherEntry(ended);
            }
        }
    }

    /// By begin, the lowest block of all transfers that began then or later: a read that ended before saw none of it.
    private NavigableMap<Long, Long> lowestHeightBegunAt(List<Told> transfers) {
        NavigableMap<Long, Long> lowest = new TreeMap<>();
        long low = Long.MAX_VALUE;
        List<Told> lastFirst = transfers.stream()
                .sorted(Comparator.<Told>comparingLong(transfer -> transfer.span().begun()).reversed())
                .toList();
        for (Told transfer : lastFirst) {
            low = Math.min(low, find(transfer).height());
            lowest.put(transfer.span().begun(), low);
        }
        return lowest;
    }

    /// Of things that end, the greatest that had ended by some time.
    private static final class Latest<T> {
        private final NavigableMap<Long, T> byEnd = new TreeMap<>();

        Latest(List<T> all, Function<T, Span> span, Comparator<T> order) {
            List<T> inOrder = all.stream().sorted(Comparator.comparingLong(one -> span.apply(one).ended())).toList();
            @Nullable
            T greatest = null;
            for (T one : inOrder) {
                if (greatest == null || order.compare(one, greatest) > 0) {
                    greatest = one;
                    byEnd.put(span.apply(one).ended(), one);
                }
            }
        }

        @Nullable
        T endedBefore(long nanos) {
            Map.Entry<Long, T> entry = byEnd.lowerEntry(nanos);
            return entry == null ? null : entry.getValue();
        }
    }
}
