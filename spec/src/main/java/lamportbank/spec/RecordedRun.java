package lamportbank.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What some processes did, from their first effect on.
///
/// @param effects by process, in order
public record RecordedRun(Map<String, List<JsonNode>> effects) {
    private static final JsonMapper JSON = new JsonMapper();

    /// @param lines each `{"node": "client-1", "number": 1, "effect": {…}}`; those of a process in order
    /// @throws IllegalArgumentException if it is no record, or one with gaps
    public static RecordedRun parse(List<String> lines) {
        Map<String, List<JsonNode>> effects = new LinkedHashMap<>();
        for (String line : lines) {
            if (line.isBlank()) {
                continue;
            }
            JsonNode item = JSON.readTree(line);
            String node = item.path("node").asString("");
            if (!node.matches("(bank|client-[0-9]+|branch-[0-9]+)") || !item.path("effect").isObject()) {
                throw new IllegalArgumentException("not an effect: " + line);
            }
            if (node.startsWith("branch")) {
                continue;
            }
            List<JsonNode> own = effects.computeIfAbsent(node, _ -> new ArrayList<>());
            if (item.path("number").asLong() != own.size() + 1) {
                throw new IllegalArgumentException("the record has a gap: effect " + item.path("number") + " of " + node
                        + " follows effect " + own.size());
            }
            own.add(item.path("effect"));
        }
        if (!effects.containsKey("bank")) {
            throw new IllegalArgumentException("the bank is not in the record");
        }
        return new RecordedRun(effects);
    }

    public int size() {
        return effects.values().stream().mapToInt(List::size).sum();
    }
}
