package lamportbank.dashboard.live;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class LiveConfiguration implements WebSocketConfigurer {
    private final LiveEndpoint endpoint;

    LiveConfiguration(LiveEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /// [lamportbank.spring.edge.OwnPagesOnly] has seen to it that only pages of this dashboard connect.
    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(endpoint, "/live").setAllowedOriginPatterns("*");
    }
}
