package lamportbank.benchmark;

import java.util.List;

import lamportbank.benchmark.peer.PeerBank;
import lamportbank.benchmark.running.Callers;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.OurBank;
import lamportbank.benchmark.running.Scratch;

/// Agreement among clients: by Lamport's algorithm, or by a lock that a server hands out.
final class LocksRow implements Row {
    private static final int CONNECTIONS = 2; // whoever has the lock needs one
    private static final List<String> WAYS = List.of("lock, as many callers", "lock, one caller per client");

    @Override
    public String name() {
        return "locks";
    }

    @Override
    public String title() {
        return "Transfers of 3 saturated clients, against a lock of Curator's on ZooKeeper around each transfer";
    }

    @Override
    public Result run(Plan plan, Scratch scratch, Http http) throws Exception {
        try (PeerBank peer = PeerBank.start(Transfers.CLIENTS, CONNECTIONS, true, scratch, http);
                OurBank ours = OurBank.start(Transfers.CLIENTS, 0, scratch, http)) {
            return Transfers.measured(
                    plan, Transfers.sides(plan, ours, peer, WAYS), ours, peer, 10, WAYS);
        }
    }
}
