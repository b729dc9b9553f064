package lamportbank.fuzz;

import java.io.IOException;
import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Takes back what was taken and would be in the way: new members, that all would wait for; a mode; settings of the lab.
final class Undo {
    private static final JsonMapper JSON = JsonMapper.shared();

    /// Two inputs may be the registration of one process.
    private static final int TAKEN_BACK_ALREADY = 409;

    private final Target target;

    Undo(Target target) {
        this.target = target;
    }

    /// What cannot wait: everyone waits for a member that is not there, and for a message on a link that is slow.
    void atOnce(Sender.Result result) {
        if (isOfLab(result)) {
            openLab(result.input());
        }
        for (Answer answer : result.answers()) {
            if (answer.status() == 201 && result.input().bytes().length > 0) {
                try {
                    JsonNode self = JSON.readTree(answer.body()).path("self");
                    if (self.has("id")) {
                        tell(target.bank(), "POST", "/members/" + self.path("id").asInt() + "/eviction", "");
                    }
                } catch (JacksonException none) {
                    // somebody else's 201
                }
            }
        }
    }

    void after(List<Sender.Result> results) {
        boolean lab = false;
        boolean mode = false;
        for (Sender.Result result : results) {
            lab |= isOfLab(result);
            mode |= !result.isRefused() && result.input().request().method.equals("PUT")
                    && result.input().request().path().contains("mode");
        }
        if (lab) {
            target.places().stream().filter(place -> !place.role().equals("dashboard")).forEach(this::openLab);
        }
        if (mode) {
            tell(target.ofRole("branch").getFirst(), "PUT", "/mode", "{\"mode\": \"ordered\"}");
        }
    }

    private static boolean isOfLab(Sender.Result result) {
        return !result.isRefused() && result.input().request().method.equals("PUT")
                && result.input().request().path().contains("lab");
    }

    /// Of the process that was told, be it through the dashboard.
    private void openLab(Input taken) {
        target.places().stream()
                .filter(place -> place.equals(taken.place()) || taken.request().path().contains("/" + place + "/"))
                .filter(place -> !place.role().equals("dashboard"))
                .forEach(this::openLab);
    }

    private void openLab(Place place) {
        tell(place, "PUT", "/lab/pause", "{\"paused\": false}");
        try {
            for (JsonNode channel : place.get("/lab").path("channels")) {
                if (channel.path("delayMillis").asLong() > 0 || channel.path("held").asBoolean(false)
                        || channel.path("cut").asBoolean(false)) {
                    tell(place, "PUT", "/lab/channels/" + channel.path("peer").asString(),
                            "{\"delayMillis\": 0, \"held\": false, \"cut\": false}");
                }
            }
        } catch (IOException away) {
            throw new IllegalStateException(away);
        }
    }

    private static void tell(Place place, String method, String path, String body) {
        try {
            Answer answer = place.ask(method, path, body);
            if (answer.isRefusal() && answer.status() != TAKEN_BACK_ALREADY) {
                throw new IllegalStateException(
                        place + " does not take back " + path + ": " + answer.status() + " " + answer.text());
            }
        } catch (IOException away) {
            throw new IllegalStateException(place + " does not take back " + path, away);
        }
    }
}
