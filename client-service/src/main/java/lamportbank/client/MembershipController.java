package lamportbank.client;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.bank.Member;
import lamportbank.core.channel.IncomingChannel;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.Phase;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Watching;

/// What a bank that has lost its journal needs of this client, besides its chain, to be rebuilt.
@RestController
@Watching
class MembershipController {
    private final NodeLoop loop;

    MembershipController(NodeLoop loop) {
        this.loop = loop;
    }

    /// @param self null while this client has no number
    /// @param members the others that take part
    /// @param gone what became of those that take part no more: `LEFT` or `EVICTED`
    /// @param accounts all numbers that have an account
    /// @param height how many blocks are here
    /// @param tip the hash of the last
    /// @param bank what has come on the channel from the bank, null if nothing has
    record Membership(
            Phase phase,
            @Nullable Member self,
            List<Member> members,
            SortedMap<Integer, Member.Status> gone,
            SortedSet<Integer> accounts,
            long height,
            String tip,
            @Nullable FromBank bank) {}

    /// @param incarnation the bank's
    /// @param received the number of its last message
    record FromBank(String incarnation, long received) {}

    @GetMapping("/membership")
    Membership membership() {
        return loop.read(MembershipController::of);
    }

    private static Membership of(LamportProcess process) {
        ClientProtocol.State client = ClientConfiguration.clientOf(process).state();
        LamportProcess.State<?> whole = process.state();
        SortedMap<Integer, Member.Status> gone = new TreeMap<>();
        client.gone().forEach(id -> gone.put(
                id,
                whole.expelled().contains(new ProcessId(process.self().role(), id))
                        ? Member.Status.EVICTED
                        : Member.Status.LEFT));
        IncomingChannel.State bank = whole.incoming().get(ClientProtocol.BANK);
        return new Membership(
                client.phase(),
                client.self(),
                List.copyOf(client.members().values()),
                gone,
                client.accounts(),
                client.chain().height(),
                client.chain().tip(),
                bank == null ? null : new FromBank(bank.incarnation(), bank.received()));
    }
}
