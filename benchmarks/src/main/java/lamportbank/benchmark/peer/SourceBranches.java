package lamportbank.benchmark.peer;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import lamportbank.benchmark.running.ChildJvm;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.Ports;
import lamportbank.benchmark.running.Scratch;

/// Some [SourceBranch]es that know each other.
public final class SourceBranches implements AutoCloseable {
    private final List<ChildJvm> running = new ArrayList<>();
    private final List<URI> addresses;

    private SourceBranches(List<URI> addresses) {
        this.addresses = addresses;
    }

    /// @param stores whether each balance is on disk before an answer is given
    public static SourceBranches start(int count, boolean stores, Scratch scratch, Http http) {
        int first = Ports.firstOf(count);
        SourceBranches branches = new SourceBranches(
                IntStream.range(first, first + count).mapToObj(Ports::url).toList());
        branches.addresses.forEach(address -> branches.start(address, stores, scratch, http));
        return branches;
    }

    private void start(URI address, boolean stores, Scratch scratch, Http http) {
        String name = "source-branch-" + address.getPort();
        List<URI> others = addresses.stream().filter(other -> !other.equals(address)).toList();
        List<String> arguments = arguments(address, others, stores, scratch.path().resolve(name + ".db"));
        running.add(ChildJvm.of(SourceBranch.class, name, scratch, arguments)
                .awaitAnswer(http, address.resolve("/actuator/health")));
    }

    static List<String> arguments(URI address, List<URI> others, boolean stores, Path database) {
        List<String> arguments = new ArrayList<>(PeerService.arguments(address));
        arguments.addAll(List.of(
                "--peer.stores=" + stores,
                "--peer.others=" + others.stream().map(URI::toString).collect(Collectors.joining(",")),
                "--spring.datasource.hikari.maximum-pool-size=1", // SQLite has one writer; so nobody polls for its lock
                "--spring.datasource.url=" + PeerService.sqlite(database)));
        return arguments;
    }

    public List<URI> addresses() {
        return addresses;
    }

    @Override
    public void close() {
        running.forEach(ChildJvm::close);
    }
}
