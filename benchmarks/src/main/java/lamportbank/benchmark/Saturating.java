package lamportbank.benchmark;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import lamportbank.benchmark.running.Callers;
import lamportbank.benchmark.running.Post;

/// Callers over HTTP that keep a system as busy as it can be.
final class Saturating {
    private Saturating() {}

    /// Each client sends a cent to the next, from many callers.
    ///
    /// @param path as in `/transfers?wait=60s`
    static List<Callers.Call> transfers(List<URI> clients, String path, int callersPerClient) {
        List<Callers.Call> calls = new ArrayList<>();
        for (int number = 1; number <= clients.size(); number++) {
            URI uri = clients.get(number - 1).resolve(path);
            String order = String.format(Locale.ROOT, "{\"to\":%d,\"amount\":\"0.01\"}", number % clients.size() + 1);
            calls.addAll(Post.times(callersPerClient, uri, order));
        }
        return calls;
    }
}
