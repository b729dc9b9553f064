package lamportbank.dashboard.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a bank and three clients really did: they join, transfer, and one is evicted. A test may doctor it.
final class RecordedRun {
    /// Where an effect is.
    record Place(String process, int number) {}

    private static final Path FILE = Path.of("../spec/src/test/resources/recorded-run.jsonl");
    private static final JsonMapper JSON = new JsonMapper();

    final Map<String, List<ObjectNode>> effects = new TreeMap<>();

    RecordedRun() {
        try {
            for (String line : Files.readAllLines(FILE)) {
                JsonNode item = JSON.readTree(line);
                effects.computeIfAbsent(item.path("node").asString(), process -> new ArrayList<>())
                        .add((ObjectNode) item.path("effect"));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    int size() {
        return effects.values().stream().mapToInt(List::size).sum();
    }

    ObjectNode at(Place place) {
        return effects.get(place.process()).get(place.number() - 1);
    }

    /// The places of all such effects, process by process.
    List<Place> all(Predicate<JsonNode> such) {
        List<Place> places = new ArrayList<>();
        effects.forEach((process, own) -> {
            for (int number = 1; number <= own.size(); number++) {
                if (such.test(own.get(number - 1))) {
                    places.add(new Place(process, number));
                }
            }
        });
        return places;
    }

    static Predicate<JsonNode> fact(String type) {
        return effect -> effect.path("fact").path("type").asString("").equals(type);
    }

    static Predicate<JsonNode> type(String type) {
        return effect -> effect.path("type").asString("").equals(type);
    }

    /// What happened there was something else.
    void replaceFact(Place place, String fact) {
        at(place).set("fact", JSON.readTree(fact));
    }

    /// A feed's first message to one who has seen the effects up to this number, or none of them and will not.
    String snapshot(String process, int effect) {
        return "{\"type\":\"snapshot\",\"node\":\"%s\",\"effect\":%d,\"life\":\"a\",\"state\":{\"time\":%d,\"members\":[%s]}}"
                .formatted(process, effect, effect == 0 ? 0 : time(process, effect), members(process, effect));
    }

    private String members(String process, int effect) {
        Map<Integer, String> members = new TreeMap<>();
        effects.get(process).subList(0, effect).stream()
                .filter(fact("MemberChanged"))
                .map(happened -> happened.path("fact").path("member"))
                .forEach(member -> members.put(member.path("id").asInt(), member.toString()));
        return String.join(",", members.values());
    }

    private long time(String process, int effect) {
        return at(new Place(process, effect)).path("time").asLong();
    }

    /// The end of a message with effects from this one on: what belongs to one step is never split.
    int endOfMessage(String process, int first, int atLeast) {
        int last = Math.min(first + atLeast - 1, effects.get(process).size());
        while (last < effects.get(process).size() && isSame(process, last, last + 1)) {
            last++;
        }
        return last;
    }

    private boolean isSame(String process, int one, int other) {
        return !at(new Place(process, other)).path("type").asString().matches("Received|Returned|Served")
                && time(process, one) == time(process, other);
    }

    String message(String process, int first, int last) {
        List<String> items = new ArrayList<>();
        for (int number = first; number <= last; number++) {
            items.add("{\"number\":%d,\"at\":\"2026-11-20T18:55:01.%03dZ\",\"effect\":%s}"
                    .formatted(number, number, at(new Place(process, number))));
        }
        return "{\"type\":\"effects\",\"node\":\"%s\",\"effects\":[%s]}".formatted(process, String.join(",", items));
    }
}
