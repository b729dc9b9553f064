package lamportbank.dashboard.watch;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.Member;
import lamportbank.core.client.ClientFact;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

/// Counts what the critical section costs, against the 3(N - 1) messages of the paper. Of every request that it has
/// seen from its beginning it counts all messages, and of no other, so that the bound holds at every moment. Begins
/// anew when the membership changes.
final class MessagesPerEntry {
    /// @param measured requests, replies and releases per request, null if there was none
    /// @param bound 3(N - 1), null while the members are not known
    /// @param members N
    /// @param requests how many there were since the membership changed last
    record Measured(@Nullable Double measured, @Nullable Integer bound, @Nullable Integer members, long requests) {}

    private @Nullable TreeSet<Integer> members;
    private final Map<ProcessId, Long> countedSince = new TreeMap<>();
    private final Map<ProcessId, Boolean> answeringCounted = new HashMap<>();
    private long messages;
    private long requests;

    /// @param bank its state
    void begin(JsonNode bank) {
        members = new TreeSet<>();
        for (JsonNode member : bank.path("members")) {
            if (member.path("status").asString("").equals(Member.Status.ACTIVE.name())) {
                members.add(member.path("id").asInt(0));
            }
        }
        reset();
    }

    void reset() {
        countedSince.clear();
        answeringCounted.clear();
        messages = 0;
        requests = 0;
    }

    void follow(ProcessId process, Effect effect) {
        switch (effect) {
            case Effect.Sent(long time, var to, Message message) -> onSent(process, time, message, to.size());
            case Effect.Received(_, ProcessId from, _, long stamp, MutexMessage.Request _) ->
                answeringCounted.put(process, isCounted(from, stamp));
            case Effect.Happened(_, ClientFact.Requested _) -> requests++;
            case Effect.Happened(_, BankFact.MemberChanged(Member member)) -> {
                change(member);
                reset();
            }
            case Effect.Happened(_, ClientFact.MemberJoined _) -> reset();
            case Effect.Happened(_, ClientFact.MemberLeft _) -> reset();
            case Effect.Happened(_, ClientFact.MemberEvicted _) -> reset();
            default -> {}
        }
    }

    private void onSent(ProcessId process, long time, Message message, int receivers) {
        switch (message) {
            case MutexMessage.Request _ -> {
                countedSince.putIfAbsent(process, time);
                messages += receivers;
            }
            case MutexMessage.Reply _ when answeringCounted.getOrDefault(process, false) -> messages += receivers;
            case MutexMessage.Release release when isCounted(process, release.request().time()) ->
                messages += receivers;
            default -> {}
        }
    }

    private boolean isCounted(ProcessId requester, long time) {
        return countedSince.getOrDefault(requester, Long.MAX_VALUE) <= time;
    }

    private void change(Member member) {
        if (members != null && member.status() == Member.Status.ACTIVE) {
            members.add(member.id());
        } else if (members != null) {
            members.remove(member.id());
        }
    }

    Measured now() {
        return new Measured(
                requests == 0 ? null : Math.round(100.0 * messages / requests) / 100.0,
                members == null ? null : 3 * Math.max(0, members.size() - 1),
                members == null ? null : members.size(),
                requests);
    }
}
