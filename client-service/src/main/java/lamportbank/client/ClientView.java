package lamportbank.client;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import lamportbank.core.bank.Member;
import lamportbank.core.chain.Transfer;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.Phase;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.spring.channel.PeerStatus;
import lamportbank.spring.rest.Questions;

/// What a client shows of itself.
///
/// @param refusal why it is FENCED and what to do about it, null if it is not
/// @param queue everyone's requests, in timestamp order
/// @param inside the last of the own requests that hold the critical section
/// @param waitingFor the members that the first own request waits for
/// @param waiting transfers that are in no request yet
/// @param heard by member: the largest stamp received from it
/// @param channels to the other members, and to the bank
/// @param questions to the bank that are not answered yet
record ClientView(
        ProcessId node,
        long time,
        Phase phase,
        @Nullable String refusal,
        List<Queued> queue,
        @Nullable Timestamp inside,
        SortedSet<Integer> waitingFor,
        List<Transfer> waiting,
        List<Member> members,
        SortedMap<Integer, Long> heard,
        Chain chain,
        List<PeerStatus> channels,
        List<Questions.Status> questions) {
    record Queued(Timestamp request, List<Transfer> transfers) {}

    /// @param heldBack the heights of blocks that came before their predecessors
    record Chain(long height, String tip, List<Long> heldBack) {}

    static ClientView of(LamportProcess process, List<PeerStatus> channels, List<Questions.Status> questions) {
        ClientProtocol client = ClientConfiguration.clientOf(process);
        ClientProtocol.State state = client.state();
        SortedMap<Integer, Long> heard = new TreeMap<>();
        state.mutex().queue().heard().forEach((member, stamp) -> heard.put(member, stamp.time()));
        return new ClientView(
                process.self(),
                process.time(),
                state.phase(),
                state.refusal(),
                state.mutex().queue().entries().entrySet().stream()
                        .map(entry -> new Queued(entry.getKey(), entry.getValue()))
                        .toList(),
                state.mutex().inside(),
                client.waitingFor(),
                state.waiting(),
                List.copyOf(state.members().values()),
                heard,
                new Chain(
                        state.chain().height(),
                        state.chain().tip(),
                        List.copyOf(state.chain().heldBack().keySet())),
                channels,
                questions);
    }
}
