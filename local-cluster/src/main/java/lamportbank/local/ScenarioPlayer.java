package lamportbank.local;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Plays the customers of a scenario against running branches and puts together what the branches saw.
final class ScenarioPlayer {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// A sub-event at a branch.
    private record SubEvent(long id, String name, long clock) {}

    private final Scenario scenario;
    private final SortedMap<Integer, String> addresses;
    private final RestClient rest = RestClient.create();
    private final Set<Long> changed = ConcurrentHashMap.newKeySet();

    ScenarioPlayer(Scenario scenario, SortedMap<Integer, String> addresses) {
        this.scenario = scenario;
        this.addresses = addresses;
    }

    /// @param concurrent whether all customers start together, instead of one after the other
    String play(boolean concurrent) {
        try {
            if (concurrent) {
                actTogether();
            } else {
                scenario.customers().forEach(this::act);
            }
            return pretty(output());
        } catch (RestClientException failure) {
            throw new Stop("a branch does not answer as it should: " + failure.getMessage());
        }
    }

    /// @throws RuntimeException what the first customer met who could not go on; then nothing is put out
    private void actTogether() {
        try (ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> all = scenario.customers().stream()
                    .map(customer -> CompletableFuture.runAsync(() -> act(customer), customers))
                    .toList();
            all.forEach(CompletableFuture::join);
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    /// A customer has a clock too: it goes with each request, and past each answer.
    private void act(Scenario.Customer customer) {
        long clock = 0;
        String branch = addresses.get(customer.id());
        for (Scenario.Event event : customer.events()) {
            ResponseEntity<JsonNode> answer =
                    switch (event.kind()) {
                        case QUERY -> query(customer, clock, branch);
                        case DEPOSIT -> update(customer, clock, branch + "/deposits?wait=60s", event);
                        case WITHDRAW -> update(customer, clock, branch + "/withdrawals?wait=60s", event);
                    };
            clock = Math.max(clock, clockOf(answer)) + 1;
            System.err.printf(Locale.ROOT, "customer %d, event %d: %s %s: %s%n",
                    customer.id(), event.id(), event.kind(), event.money(), answer.getBody());
        }
    }

    private ResponseEntity<JsonNode> query(Scenario.Customer customer, long clock, String branch) {
        return rest.get()
                .uri(branch + "/balance")
                .header("Lamport-Clock", Long.toString(clock))
                .header("Lamport-Node", "customer-" + customer.id())
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private ResponseEntity<JsonNode> update(Scenario.Customer customer, long clock, String uri, Scenario.Event event) {
        ResponseEntity<JsonNode> answer = rest.post()
                .uri(uri)
                .header("Lamport-Clock", Long.toString(clock))
                .header("Lamport-Node", "customer-" + customer.id())
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("eventId", event.id(), "amount", event.money().toString()))
                .retrieve()
                .toEntity(JsonNode.class);
        JsonNode body = answer.getBody();
        String status = body == null ? "" : body.path("status").asString("");
        if (status.equals("PENDING")) {
            throw new Stop("customer " + customer.id() + ", event " + event.id() + " has not ended within a minute");
        }
        if (status.equals("SUCCESS")) {
            changed.add(event.id());
        }
        return answer;
    }

    private static long clockOf(ResponseEntity<?> answer) {
        return Long.parseLong(String.valueOf(answer.getHeaders().getFirst("Lamport-Clock")));
    }

    /// One entry per branch, in the order of the input; then one per event that changed something, in the order in
    /// which the events first appear when the branches are read one after the other.
    private List<Map<String, Object>> output() {
        List<Map<String, Object>> output = new ArrayList<>();
        Map<Long, List<SubEvent>> byEvent = new LinkedHashMap<>();
        for (Scenario.Branch branch : scenario.branches()) {
            List<SubEvent> log = log(addresses.get(branch.id()));
            output.add(entry("id", (long) branch.id(), log.stream().map(ScenarioPlayer::withId).toList()));
            log.stream()
                    .filter(event -> changed.contains(event.id()))
                    .forEach(event -> byEvent.computeIfAbsent(event.id(), id -> new ArrayList<>())
                            .add(event));
        }
        byEvent.forEach((id, events) -> output.add(entry(
                "eventid",
                id,
                events.stream()
                        .sorted(Comparator.comparingLong(SubEvent::clock))
                        .map(ScenarioPlayer::withoutId)
                        .toList())));
        return output;
    }

    private List<SubEvent> log(String address) {
        Deque<SubEvent> log = new ArrayDeque<>();
        for (String page = "/events"; page != null;) {
            JsonNode events = rest.get().uri(address + page).retrieve().requiredBody(JsonNode.class);
            events.path("branch")
                    .valueStream()
                    .toList()
                    .reversed()
                    .forEach(event -> log.addFirst(new SubEvent(
                            event.path("id").asLong(),
                            event.path("name").asString(),
                            event.path("clock").asLong())));
            page = events.path("next").isNull() ? null : "/events?before=" + events.path("next").asLong();
        }
        return List.copyOf(log);
    }

    private static Map<String, Object> entry(String key, long id, List<Map<String, Object>> data) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put(key, id);
        entry.put("data", data);
        return entry;
    }

    private static Map<String, Object> withId(SubEvent event) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", event.id());
        entry.putAll(withoutId(event));
        return entry;
    }

    private static Map<String, Object> withoutId(SubEvent event) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", event.name());
        entry.put("clock", event.clock());
        return entry;
    }

    /// Laid out as people write it: two spaces, arrays downwards.
    private static String pretty(Object value) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER))
                .withArrayIndenter(indenter)
                .withObjectIndenter(indenter);
        return JSON.writer().with(printer).writeValueAsString(value);
    }
}
