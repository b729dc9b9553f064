package lamportbank.dashboard.proxy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.process.ProcessId;
import lamportbank.dashboard.live.Deed;
import lamportbank.dashboard.live.LiveHub;
import lamportbank.dashboard.processes.ProcessName;

/// Takes note of what people do in the lab: processes do not tell of it, for it is no part of what they do.
@Component
class LabDeeds {
    private static final Pattern LINK = Pattern.compile("/lab/channels/([a-z0-9-]+)");

    private final LiveHub hub;
    private final JsonMapper json;
    private final Map<String, Deed> latest = new ConcurrentHashMap<>();

    LabDeeds(LiveHub hub, JsonMapper json) {
        this.hub = hub;
        this.json = json;
    }

    /// To be told of a call that succeeded.
    void note(ProcessName process, String method, String path, byte[] body) {
        if (!method.equals("PUT")) {
            return;
        }
        Matcher link = LINK.matcher(path);
        if (path.equals("/lab/pause")) {
            boolean paused = isSaid(body, "paused");
            note(process, paused ? Deed.PAUSED : Deed.RESUMED, null);
        } else if (link.matches()) {
            boolean cut = isSaid(body, "cut");
            note(process, cut ? Deed.CUT : Deed.HEALED, ProcessId.parse(link.group(1)));
        }
    }

    private void note(ProcessName process, Deed deed, @Nullable ProcessId peer) {
        Deed before = latest.put(process + " " + peer, deed);
        Deed usual = peer == null ? Deed.RESUMED : Deed.HEALED;
        if (deed != (before == null ? usual : before)) {
            hub.note(ProcessId.parse(process.toString()), deed, peer);
        }
    }

    private boolean isSaid(byte[] body, String name) {
        try {
            JsonNode said = json.readTree(body);
            return said.path(name).asBoolean(false);
        } catch (JacksonException unreadable) {
            return false;
        }
    }
}
