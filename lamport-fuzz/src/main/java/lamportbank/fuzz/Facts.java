package lamportbank.fuzz;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a liar must know to be believed: read from the bank while nothing is on its way.
///
/// @param incarnations of the members, by number
/// @param height how many blocks there are
/// @param tip the hash of the last one
/// @param sealed a transfer that is in a block; empty if there is none
/// @param sealedBy the number of the client whose transfer that is
/// @param time a clock's value that is later than all that were seen
/// @param next the number of the next message of a channel, as in `client-2>client-1`
record Facts(
        Map<Integer, String> incarnations, long height, String tip, String sealed, int sealedBy, long time,
        Map<String, Long> next) {
    static final Facts NONE = new Facts(Map.of(), 0, "", "", 0, 0, Map.of());

    private static final JsonMapper JSON = JsonMapper.shared();

    static Facts of(Target target) throws IOException {
        if (!target.isBank()) {
            return NONE;
        }
        JsonNode state = target.bank().get("/state");
        Map<Integer, String> incarnations = new HashMap<>();
        state.path("members").forEach(member -> incarnations.put(
                member.path("id").asInt(), member.path("incarnation").asString()));
        long height = state.path("height").asLong();
        JsonNode sealed = height == 0
                ? JSON.missingNode()
                : target.bank().get("/blocks/" + (height - 1)).path("transfers").path(0);
        Map<String, Long> next = new HashMap<>();
        long time = state.path("time").asLong();
        for (Place to : target.ofRole("client")) {
            time = Math.max(time, to.get("/clock").path("time").asLong());
            for (Place from : target.ofRole("client")) {
                String incarnation = incarnations.get(from.number());
                if (!from.equals(to) && incarnation != null) {
                    Answer answer = to.ask("POST", "/channel",
                            String.format(Locale.ROOT, "{\"to\": \"%s\", \"incarnation\": \"%s\", \"messages\": []}",
                                    to, incarnation),
                            "Lamport-Clock: 0\r\n", "Lamport-Node: " + from + "\r\n");
                    if (answer.status() == 200) {
                        next.put(from + ">" + to, JSON.readTree(answer.body()).path("acknowledged").asLong() + 1);
                    }
                }
            }
        }
        return new Facts(incarnations, height, state.path("tip").asString(), sealed.path("id").asString(""),
                sealed.path("from").asInt(0), time, next);
    }
}
