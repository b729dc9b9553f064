package lamportbank.benchmark.peer;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import lamportbank.benchmark.running.ChildJvm;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.Ports;
import lamportbank.benchmark.running.Scratch;

import static java.util.stream.Collectors.joining;

/// What no transfer of ours can be faster than: messages between processes of the same making, and commits.
///
/// Three processes, of which each passes messages on to the next; the second stores them. And four that exchange and
/// commit as three clients and the bank do for a transfer that is alone, with nothing in it.
public final class Loopback implements AutoCloseable {
    private static final List<String> STORES = List.of("--peer.stores=true");
    private static final List<String> STORES_ALL = List.of("--peer.stores=true", "--peer.stores-answers=true");

    private final List<ChildJvm> running = new ArrayList<>();
    private final URI whole;
    private final URI withoutCall;
    private final URI bare;

    private Loopback(Scratch scratch, Http http) {
        URI last = start("last", List.of(), List.of(), scratch, http);
        withoutCall = start("storing", STORES, List.of(List.of(last)), scratch, http);
        whole = start("first", List.of(), List.of(List.of(withoutCall)), scratch, http);
        List<URI> others =
                List.of(start("other", STORES, List.of(), scratch, http),
                        start("another", STORES, List.of(), scratch, http));
        List<URI> referee = List.of(start("referee", STORES, List.of(), scratch, http));
        bare = start("requester", STORES_ALL, List.of(others, referee), scratch, http);
    }

    public static Loopback start(Scratch scratch, Http http) {
        return new Loopback(scratch, http);
    }

    private URI start(String name, List<String> stores, List<List<URI>> rounds, Scratch scratch, Http http) {
        URI address = Ports.url(Ports.anyFree());
        Path file = scratch.path().resolve(name + ".db");
        List<String> arguments = new ArrayList<>(PeerService.arguments(address));
        arguments.add("--spring.datasource.url=" + PeerService.sqlite(file));
        arguments.addAll(stores);
        arguments.add("--peer.rounds=" + rounds.stream()
                .map(round -> round.stream().map(URI::toString).collect(joining(",")))
                .collect(joining(";")));
        running.add(ChildJvm.of(HopService.class, name, scratch, arguments)
                .awaitAnswer(http, address.resolve("/actuator/health")));
        return address.resolve("/messages");
    }

    /// Where a message makes two hops, of which the caller's is the first, and is stored once.
    public URI twoHops() {
        return withoutCall;
    }

    /// Where it makes two hops after the caller's.
    public URI callAndTwoHops() {
        return whole;
    }

    /// Where it is stored, told to two who store it, stored, told to one who stores it, and stored.
    public URI bare() {
        return bare;
    }

    @Override
    public void close() {
        running.forEach(ChildJvm::close);
    }
}
