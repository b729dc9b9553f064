package lamportbank.dashboard.watch;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.dashboard.live.LiveHub;

/// Says what is known of the properties: to whoever asks, and to the browsers when it has changed.
@RestController
class PropertiesController {
    private final SystemWatch watch;
    private final LiveHub hub;
    private final JsonMapper json;
    private String told = "";

    PropertiesController(SystemWatch watch, LiveHub hub, JsonMapper json) {
        this.watch = watch;
        this.hub = hub;
        this.json = json;
    }

    @GetMapping("/properties")
    PropertiesReport properties() {
        return watch.report();
    }

    /// However much happens, browsers are told twice a second at most.
    @Scheduled(fixedDelay = 500)
    void tell() {
        String now = json.writeValueAsString(watch.report());
        if (!now.equals(told)) {
            told = now;
            hub.tellProperties("{\"type\":\"properties\"," + now.substring(1));
        }
    }
}
