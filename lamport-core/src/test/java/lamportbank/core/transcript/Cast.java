package lamportbank.core.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.branch.Mode;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.Phase;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutualExclusion;
import lamportbank.core.order.StableQueue;
import lamportbank.core.process.ProcessId;

/// Who is on the stage when the curtain rises: processes that know each other and have not spoken yet, so
/// that all clocks are 0.
final class Cast {
    static final Money OPENING = Money.parse("10.00");

    private Cast() {}

    /// A bank and its members, each with 10.00.
    static List<Actor<?>> clients(int count) {
        SortedMap<Integer, Member> members = new TreeMap<>();
        SortedMap<Integer, Money> accounts = new TreeMap<>();
        for (int id = 1; id <= count; id++) {
            ProcessId name = client(id);
            members.put(
                    id,
                    new Member(id, "http://" + name, Actor.firstIncarnation(name), id - 1, Member.Status.ACTIVE));
            accounts.put(id, OPENING);
        }
        List<Actor<?>> cast = new ArrayList<>();
        cast.add(new Actor<>(
                ClientProtocol.BANK,
                ClientProtocol.BANK,
                new BankProtocol.Kind(OPENING),
                new BankProtocol.State(OPENING, members, count, accounts, 0, Block.GENESIS, new TreeMap<>(), 0)));
        members.values().forEach(self -> cast.add(member(self, members)));
        return cast;
    }

    private static Actor<ClientProtocol.State> member(Member self, SortedMap<Integer, Member> all) {
        ClientProtocol.Kind kind = new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT);
        ClientProtocol.State fresh = kind.initial();
        SortedMap<Integer, Member> others = new TreeMap<>(all);
        others.remove(self.id());
        SortedMap<Integer, Timestamp> heard = new TreeMap<>();
        others.keySet().forEach(id -> heard.put(id, new Timestamp(0, id)));
        return new Actor<>(
                client(self.id()),
                client(self.id()),
                kind,
                new ClientProtocol.State(
                        fresh.limits(),
                        Phase.MEMBER,
                        self,
                        new MutualExclusion.State(new StableQueue.State<>(new TreeMap<>(), heard), null),
                        fresh.chain(),
                        fresh.waiting(),
                        others,
                        new TreeSet<>(all.keySet()),
                        fresh.gone(),
                        fresh.unwelcomed(),
                        fresh.required(),
                        fresh.fetching(),
                        fresh.refusal(),
                        fresh.settling(),
                        fresh.missed()));
    }

    /// A client that is no member yet.
    static Actor<ClientProtocol.State> newcomer(ProcessId name) {
        ClientProtocol.Kind kind = new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT);
        return new Actor<>(name, new ProcessId(BankProtocol.CLIENT, 0), kind, kind.initial());
    }

    static List<Actor<?>> branches(int count, Mode mode, Money opening) {
        List<Actor<?>> cast = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            SortedSet<Integer> others = new TreeSet<>();
            for (int other = 1; other <= count; other++) {
                if (other != id) {
                    others.add(other);
                }
            }
            ProcessId name = new ProcessId(BranchProtocol.BRANCH, id);
            BranchProtocol.Kind kind =
                    new BranchProtocol.Kind(id, others, BranchProtocol.Limits.DEFAULT, mode, opening);
            cast.add(new Actor<>(name, name, kind, kind.initial()));
        }
        return cast;
    }

    private static ProcessId client(int id) {
        return new ProcessId(BankProtocol.CLIENT, id);
    }
}
