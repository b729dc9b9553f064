package lamportbank.spring;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import lamportbank.core.bank.Member;
import lamportbank.core.process.ProcessId;

/// Settings of a Lamport process. Without `lamport.process` a service is none, and the starter stays out of it.
///
/// @param process the name of this process: `bank`, `client-2`, or a role alone if it gets its number later
/// @param address where others reach it, as an absolute URL, which may have a path; by default the address and port it listens on
/// @param data the directory of the embedded database; not used if `spring.datasource.url` names another, as
///     it does under `docker compose`
/// @param peers the addresses of other processes, by name; `LAMPORT_PEERS_BRANCH_1` names branch-1
/// @param stepsPerSnapshot how many steps a start handles again at most, about
/// @param retainedEffects how many effects the feed can go back, about
/// @param maxWaitingInputs inputs that may wait for the loop; beyond it callers are told to come back
/// @param maxUnacknowledged messages that may wait for one peer; beyond it people are told to come back
/// @param maxWaitingCallers callers that may wait for an outcome; beyond it people are told to come back. By default 2
///     for each MiB of the heap
/// @param maxBodyBytes the size of a request body at most, except between processes
/// @param hosts host names, with the port if it is an unusual one, by which browsers may reach this process, besides
///     addresses, names without a dot, and the hosts of `address` and `peers`
/// @param lab whether people may delay, hold and cut the messages that leave here, and pause the process
@ConfigurationProperties("lamport")
public record LamportProperties(
        String process,
        @Nullable URI address,
        @DefaultValue("data") Path data,
        @DefaultValue Map<String, URI> peers,
        @DefaultValue("2000") int stepsPerSnapshot,
        @DefaultValue("100000") int retainedEffects,
        @DefaultValue("20000") int maxWaitingInputs,
        @DefaultValue("10000") int maxUnacknowledged,
        Integer maxWaitingCallers,
        @DefaultValue("65536") int maxBodyBytes,
        @DefaultValue List<String> hosts,
        @DefaultValue("false") boolean lab) {
    public LamportProperties {
        if (address != null) {
            requireAddress("address", address);
        }
        peers = named(peers);
        peers.forEach((peer, where) -> requireAddress("peers." + peer, where));
    }

    /// The name of an environment variable has no hyphen: `LAMPORT_PEERS_BRANCH1` is branch-1.
    private static Map<String, URI> named(Map<String, URI> peers) {
        Map<String, URI> named = new LinkedHashMap<>();
        peers.forEach((key, where) -> {
            String name = key.replaceFirst("-?([1-9][0-9]*)$", "-$1");
            try {
                ProcessId.parse(name);
            } catch (IllegalArgumentException none) {
                throw new IllegalArgumentException("lamport.peers." + key + ": " + none.getMessage(), none);
            }
            named.put(name, where);
        });
        return Collections.unmodifiableMap(named);
    }

    private static void requireAddress(String name, URI address) {
        if (!Member.isAddress(address.toString())) {
            throw new IllegalArgumentException(
                    "lamport." + name + " must be an absolute http URL of at most 200 characters without user, query"
                            + " or fragment, as in http://host:8101, not " + address);
        }
    }

    /// The file of the embedded database.
    Path journal() {
        return data.resolve(process + ".db");
    }
}
