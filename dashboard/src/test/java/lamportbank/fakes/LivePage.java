package lamportbank.fakes;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a browser with the page open gets over `/live`.
public final class LivePage implements WebSocket.Listener {
    private final List<CharSequence> received = new CopyOnWriteArrayList<>();
    private WebSocket socket;

    private LivePage() {}

    /// @param port of the dashboard
    public static LivePage open(int port) {
        return open(port, "");
    }

    /// @param path below which the dashboard is
    public static LivePage open(int port, String path) {
        LivePage page = new LivePage();
        HttpClient.newHttpClient().newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + path + "/live"), page)
                .thenAccept(opened -> page.socket = opened)
                .join();
        return page;
    }

    public String text() {
        return String.join("", received);
    }

    public void close() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        received.add(data.toString());
        from.request(1);
        return null;
    }
}
