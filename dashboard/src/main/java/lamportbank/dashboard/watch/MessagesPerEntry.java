package lamportbank.dashboard.watch;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.client.ClientFact;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

/// Counts what the critical section costs, against the 3(N - 1) messages of the paper. A request counts once all its
/// messages have gone out: it is released, and whoever it went to has taken it, so a reply has gone out or never will. It
/// counts against the bound for the members there were then. The page counts in the same way, for any moment of the past:
/// `invariants.js`.
final class MessagesPerEntry {
    /// @param measured requests, replies and releases per request, null if there was none
    /// @param bound 3(N - 1), null while the members are not known
    /// @param members N
    /// @param requests how many were counted while there were N members
    record Measured(@Nullable Double measured, @Nullable Integer bound, @Nullable Integer members, long requests) {}

    /// A request and what it has cost so far.
    private static final class Request {
        final ProcessId by;
        final long time;
        final TreeSet<ProcessId> unheard;
        final int receivers;
        int replies;
        int releases;
        boolean released;

        Request(ProcessId by, long time, TreeSet<ProcessId> receivers) {
            this.by = by;
            this.time = time;
            this.unheard = receivers;
            this.receivers = receivers.size();
        }

        boolean isOver() {
            return released && unheard.isEmpty();
        }

        int members() {
            return Math.max(receivers, releases) + 1;
        }

        int messages() {
            return receivers + replies + releases;
        }
    }

    private static final class Sum {
        long messages;
        long requests;
    }

    /// Requests of one process that are not over: released, but not taken by somebody who is away.
    private static final int MOST_OPEN = 1_000;

    private @Nullable TreeSet<Integer> members;
    private final Map<ProcessId, NavigableMap<Long, Request>> open = new TreeMap<>();
    private final Map<ProcessId, Request> lastHeard = new HashMap<>();
    private final Map<Integer, Sum> byMembers = new TreeMap<>();

    /// @param active the numbers of the members
    void begin(Set<Integer> active) {
        members = new TreeSet<>(active);
        reset();
    }

    void reset() {
        open.clear();
        lastHeard.clear();
        byMembers.clear();
    }

    /// What this process did has a gap: nothing is known of the requests that are under way.
    void onGap() {
        open.clear();
        lastHeard.clear();
    }

    void follow(ProcessId process, Effect effect) {
        switch (effect) {
            case Effect.Sent(long time, var to, Message message) ->
                onSent(process, time, new TreeSet<>(to.keySet()), message);
            case Effect.Received(_, ProcessId from, _, long stamp, MutexMessage.Request _) ->
                onRequest(process, from, stamp);
            case Effect.Happened(_, BankFact.MemberChanged(Member member)) -> change(member);
            case Effect.Happened(_, ClientFact.MemberLeft(int id)) -> goes(client(id));
            case Effect.Happened(_, ClientFact.MemberEvicted(int id)) -> goes(client(id));
            case Effect.Happened(_, ClientFact.GaveUp _) -> goes(process);
            default -> {}
        }
    }

    private void onSent(ProcessId process, long time, TreeSet<ProcessId> receivers, Message message) {
        switch (message) {
            case MutexMessage.Request _ -> begin(new Request(process, time, receivers));
            case MutexMessage.Reply _ -> onReply(process, receivers.first());
            case MutexMessage.Release release -> onRelease(process, release.request().time(), receivers.size());
            default -> {}
        }
    }

    private void begin(Request request) {
        NavigableMap<Long, Request> requests = open.computeIfAbsent(request.by, _ -> new TreeMap<>());
        requests.put(request.time, request);
        if (requests.size() > MOST_OPEN) {
            requests.pollFirstEntry();
        }
    }

    private NavigableMap<Long, Request> of(ProcessId process) {
        return open.getOrDefault(process, Collections.emptyNavigableMap());
    }

    /// A reply follows at once, or was left out.
    private void onRequest(ProcessId process, ProcessId from, long stamp) {
        lastHeard.remove(process);
        Request request = of(from).get(stamp);
        if (request != null) {
            lastHeard.put(process, request);
            request.unheard.remove(process);
            countIfOver(request);
        }
    }

    private void onReply(ProcessId process, ProcessId to) {
        Request request = lastHeard.remove(process);
        if (request != null && request.by.equals(to)) {
            request.replies++;
            if (request.isOver()) {
                byMembers.get(request.members()).messages++;
            }
        }
    }

    private void onRelease(ProcessId process, long last, int receivers) {
        for (Request request : List.copyOf(of(process).headMap(last, true).values())) {
            request.released = true;
            request.releases = request.time == last ? receivers : 0;
            countIfOver(request);
        }
    }

    private void countIfOver(Request request) {
        if (request.isOver() && of(request.by).remove(request.time, request)) {
            Sum sum = byMembers.computeIfAbsent(request.members(), _ -> new Sum());
            sum.messages += request.messages();
            sum.requests++;
        }
    }

    private void change(Member member) {
        if (member.status() != Member.Status.ACTIVE) {
            goes(client(member.id()));
        }
        if (members != null && member.status() == Member.Status.ACTIVE) {
            members.add(member.id());
        } else if (members != null) {
            members.remove(member.id());
        }
    }

    /// It answers nobody any more, and its own requests are void.
    private void goes(ProcessId process) {
        open.remove(process);
        List<Request> others = open.values().stream().flatMap(requests -> requests.values().stream()).toList();
        others.forEach(request -> {
            request.unheard.remove(process);
            countIfOver(request);
        });
    }

    private static ProcessId client(int number) {
        return new ProcessId(BankProtocol.CLIENT, number);
    }

    Measured now() {
        Integer size = members == null ? null : members.size();
        Sum sum = size == null ? null : byMembers.get(size);
        return new Measured(
                sum == null ? null : Math.round(100.0 * sum.messages / sum.requests) / 100.0,
                size == null ? null : 3 * Math.max(0, size - 1),
                size,
                sum == null ? 0 : sum.requests);
    }
}
