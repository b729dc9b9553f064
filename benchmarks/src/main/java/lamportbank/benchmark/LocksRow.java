package lamportbank.benchmark;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import lamportbank.benchmark.peer.PeerBank;
import lamportbank.benchmark.running.Callers;
import lamportbank.benchmark.running.Callers.Sample;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.Meters;
import lamportbank.benchmark.running.OurBank;
import lamportbank.benchmark.running.Scratch;

/// Agreement among clients: by Lamport's algorithm, or by a lock that a server hands out.
final class LocksRow implements Row {
    private static final int CLIENTS = 3;
    private static final int CONNECTIONS = 2; // whoever has the lock needs one
    private static final String SAME = "lock, as many callers";
    private static final String FEW = "lock, one caller per client";

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
        try (PeerBank peer = PeerBank.start(CLIENTS, CONNECTIONS, true, scratch, http);
                OurBank ours = OurBank.start(CLIENTS, 0, scratch, http)) {
            Map<String, Function<Duration, Sample>> sides = new LinkedHashMap<>();
            List<Callers.Call> many =
                    Saturating.transfers(http, ours.clients(), "/transfers?wait=60s", plan.callers());
            sides.put(OURS, time -> Callers.run(many, time));
            List<Callers.Call> same = Saturating.transfers(http, peer.clients(), "/transfers", plan.callers());
            sides.put(SAME, time -> Callers.run(same, time));
            // Fewer who queue for the lock make it faster: the peer is to be seen at its best, too.
            List<Callers.Call> few = Saturating.transfers(http, peer.clients(), "/transfers", 1);
            sides.put(FEW, time -> Callers.run(few, time));

            Meters before = ours.meters();
            Map<String, List<Sample>> seen = plan.inTurns(sides);
            Meters counted = ours.meters().since(before);
            ours.requireSound();
            peer.requireSound();
            return Transfers.compared(10, seen, List.of(SAME, FEW), counted);
        }
    }
}
