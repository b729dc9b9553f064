package lamportbank.core.simulation;

import java.util.ArrayList;
import java.util.Comparator;
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
        this(count, opening, Scale.SMALL);
    }

    /// With numbers that the scale gives, at the same addresses.
    Members(int count, Money opening, Scale scale) {
        this.opening = opening;
        for (int place = 1; place <= count; place++) {
            String label = "http://host-" + place;
            int id = scale.number(place);
            members.put(id, new Member(id, label, Host.incarnation(label), place - 1, Member.Status.ACTIVE));
        }
    }

    /// In the order in which they registered.
    public List<Member> all() {
        List<Member> all = new ArrayList<>(members.values());
        all.sort(Comparator.comparingLong(Member::order));
        return all;
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
                fresh.settling(),
                fresh.missed());
    }
}
