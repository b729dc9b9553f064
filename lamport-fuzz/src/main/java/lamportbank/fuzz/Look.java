package lamportbank.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/// Everything that the services show of their state, clocks included, by service and path. Looking changes nothing.
record Look(Map<String, JsonNode> seen) {
    private static final List<String> PATHS = List.of(
            "/state", "/clock", "/accounts", "/members", "/transfers", "/queue", "/events", "/mode", "/lab",
            "/cluster");
    private static final Duration UNTIL_QUIET = Duration.ofSeconds(90);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    static Look at(Target target) throws IOException {
        Map<String, JsonNode> seen = new LinkedHashMap<>();
        for (Map.Entry<Place, List<Operation>> place : target.operations().entrySet()) {
            for (String path : PATHS) {
                if (place.getValue().stream().anyMatch(one -> one.toString().equals("GET " + path))) {
                    seen.put(place.getKey() + " " + path, place.getKey().get(path));
                }
            }
        }
        return new Look(seen);
    }

    /// Waits until nothing is on its way.
    ///
    /// @throws Unquiet if something still is after a minute and a half
    static Look whenQuiet(Target target) throws IOException {
        return whenQuiet(target, at(target));
    }

    /// @param before what was seen before; the same once more is quiet
    static Look whenQuiet(Target target, Look before) throws IOException {
        long deadline = System.nanoTime() + UNTIL_QUIET.toNanos();
        Set<String> places = target.places().stream().map(Place::name).collect(Collectors.toSet());
        Look last = before;
        while (true) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            Look next = at(target);
            if (next.whatIsOnItsWay(places).isEmpty() && next.equals(last)) {
                return next;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new Unquiet(last.differences(next) + next.whatIsOnItsWay(places));
            }
            last = next;
        }
    }

    /// Something went on and on.
    static final class Unquiet extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unquiet(String what) {
            super(what, null, false, false);
        }
    }

    /// @param places who can be reached: what an evicted member is told waits for ever
    private String whatIsOnItsWay(Set<String> places) {
        StringBuilder what = new StringBuilder();
        seen.forEach((where, state) -> {
            for (String list : List.of("queue", "waiting", "questions")) {
                if (where.endsWith("/state") && !state.path(list).isEmpty()) {
                    what.append(where).append(' ').append(list).append(' ').append(state.path(list)).append("; ");
                }
            }
            for (JsonNode channel : state.path("channels")) {
                if (channel.path("unacknowledged").asInt(0) > 0 && places.contains(channel.path("peer").asString())) {
                    what.append(where).append(' ').append(channel).append("; ");
                }
            }
        });
        return what.toString();
    }

    Optional<JsonNode> find(String place, String path) {
        return Optional.ofNullable(seen.get(place + " " + path));
    }

    /// The first few, as in `client-1 /state time: 5, then 6`. Empty if there are none.
    String differences(Look later) {
        StringBuilder text = new StringBuilder();
        seen.forEach((where, before) -> {
            JsonNode after = later.seen.get(where);
            if (after != null && !before.equals(after) && text.length() < 2000) {
                differences(where, before, after, text);
            }
        });
        return text.toString();
    }

    private static void differences(String where, JsonNode before, JsonNode after, StringBuilder text) {
        if (before.isObject() && after.isObject()) {
            TreeSet<String> names = new TreeSet<>(before.propertyNames());
            names.addAll(after.propertyNames());
            for (String name : names) {
                if (!before.path(name).equals(after.path(name))) {
                    differences(where + " " + name, before.path(name), after.path(name), text);
                }
            }
        } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
            for (int index = 0; index < before.size(); index++) {
                if (!before.get(index).equals(after.get(index))) {
                    differences(where + " " + index, before.get(index), after.get(index), text);
                }
            }
        } else {
            text.append(where).append(": ").append(shortened(before)).append(", then ").append(shortened(after))
                    .append("; ");
        }
    }

    private static String shortened(JsonNode node) {
        String text = node.isArray() ? node.size() + " elements " + node : node.toString();
        return text.length() < 120 ? text : text.substring(0, 120) + "…";
    }
}
