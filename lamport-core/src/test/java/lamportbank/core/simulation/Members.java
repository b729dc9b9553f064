package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.Phase;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutualExclusion;
import lamportbank.core.order.StableQueue;

/// A bank and its members who know each other and have not spoken yet: all clocks are 0. For runs in which joining is
/// not what matters.
public final class Members {
    private final Money opening;
    private final SortedMap<Integer, Member> members = new TreeMap<>();

    /// The members 1 to `count`, at the addresses `host-1`, `host-2`, …
    public Members(int count, Money opening) {
        this.opening = opening;
        for (int id = 1; id <= count; id++) {
            String label = "http://host-" + id;
            members.put(id, new Member(id, label, Host.incarnation(label), id - 1, Member.Status.ACTIVE));
        }
    }

    public List<Member> all() {
        return new ArrayList<>(members.values());
    }

    public BankProtocol.State bank() {
        SortedMap<Integer, Money> accounts = new TreeMap<>();
        members.keySet().forEach(id -> accounts.put(id, opening));
        return new BankProtocol.State(
                opening, new TreeMap<>(members), members.size(), accounts, 0, Block.GENESIS, new TreeMap<>(), 0);
    }

    public ClientProtocol.State client(int id, ClientProtocol.Limits limits) {
        SortedMap<Integer, Member> others = new TreeMap<>(members);
        Member self = others.remove(id);
        SortedMap<Integer, Timestamp> heard = new TreeMap<>();
        others.keySet().forEach(other -> heard.put(other, new Timestamp(0, other)));
        ClientProtocol.State fresh = new ClientProtocol.Kind(limits).initial();
        return new ClientProtocol.State(
                limits,
                Phase.MEMBER,
                self,
                new MutualExclusion.State(new StableQueue.State<>(new TreeMap<>(), heard), null),
                fresh.chain(),
                fresh.waiting(),
                others,
                new TreeSet<>(members.keySet()),
                fresh.gone(),
                fresh.unwelcomed(),
                fresh.required(),
                fresh.fetching(),
                fresh.refusal(),
                fresh.settling());
    }
}
