package lamportbank.dashboard.live;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/// The WebSocket `/live`. Browsers only listen; what one of them says is passed over.
@Component
class LiveEndpoint extends TextWebSocketHandler {
    private final LiveHub hub;
    private final Map<String, Browser> browsers = new ConcurrentHashMap<>();

    LiveEndpoint(LiveHub hub) {
        this.hub = hub;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws IOException {
        Browser browser = new Browser(text -> session.sendMessage(new TextMessage(text)), hub::tellEverything);
        if (!hub.join(browser)) {
            session.close(CloseStatus.SERVICE_OVERLOAD);
            return;
        }
        browsers.put(session.getId(), browser);
        browser.start();
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        Browser browser = browsers.remove(session.getId());
        if (browser != null) {
            hub.leave(browser);
            browser.close();
        }
    }
}
