package lamportbank.benchmark.peer;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import lamportbank.benchmark.running.ChildJvm;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.Ports;
import lamportbank.benchmark.running.Scratch;

/// What no transfer of ours can be faster than: messages between processes of the same making, and a commit.
/// Three processes, of which each passes messages on to the next; the second stores them.
public final class Loopback implements AutoCloseable {
    private final List<ChildJvm> running = new ArrayList<>();
    private final URI whole;
    private final URI withoutCall;

    private Loopback(Scratch scratch, Http http) {
        URI last = start("last", false, null, scratch, http);
        withoutCall = start("storing", true, last, scratch, http);
        whole = start("first", false, withoutCall, scratch, http);
    }

    public static Loopback start(Scratch scratch, Http http) {
        return new Loopback(scratch, http);
    }

    private URI start(String name, boolean stores, @Nullable URI next, Scratch scratch, Http http) {
        URI address = Ports.url(Ports.anyFree());
        Path file = scratch.path().resolve(name + ".db");
        List<String> arguments = new ArrayList<>(PeerService.arguments(address));
        arguments.addAll(List.of("--peer.stores=" + stores, "--spring.datasource.url=" + PeerService.sqlite(file)));
        if (next != null) {
            arguments.add("--peer.next=" + next);
        }
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

    @Override
    public void close() {
        running.forEach(ChildJvm::close);
    }
}
