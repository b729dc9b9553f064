package lamportbank.spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/// A run of four clients, of which one leaves and one is evicted, is accepted as the services recorded it; a doctored
/// copy of it is refused, and the verdict says at which step, and what the specification has there instead.
class TraceCheckTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<ObjectNode> items = new ArrayList<>();

    TraceCheckTest() throws IOException {
        try (InputStream in = TraceCheckTest.class.getResourceAsStream("/recorded-run.jsonl")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .forEach(line -> items.add((ObjectNode) JSON.readTree(line)));
        }
    }

    @Test
    void the_run_as_it_was_is_accepted() {
        assertThat(verdict().isAccepted()).as(verdict().toString()).isTrue();
    }

    /// Client 2 enters as soon as it has made its request, before anybody has answered.
    @Test
    void two_inside_are_refused() {
        int requested = indexOf(item -> isOf(item, "client-2") && fact(item).equals("Requested"));
        int entered = indexOf(item -> isOf(item, "client-2") && fact(item).equals("Entered"));
        ObjectNode enters = items.remove(entered);
        ObjectNode proposes = items.remove(entered);
        items.add(requested + 1, enters);
        items.add(requested + 2, proposes);

        assertRefused("client-2", "enters", "it may not enter");
    }

    @Tag("long")
    @Test
    void a_release_before_its_time_is_refused() {
        int release = indexOf(item -> isOf(item, "client-3") && message(item, "Received").equals("Release")
                && effect(item).path("sequence").asInt() > 1);
        String from = effect(items.get(release)).path("from").asString();
        int before = lastIndexBefore(release, item -> isOf(item, "client-3")
                && effect(item).path("type").asString().equals("Received")
                && effect(item).path("from").asString().equals(from));
        items.add(before, items.remove(release));

        assertRefused("client-3", "takes RELEASE", "the oldest message on the channel is another");
    }

    @Tag("long")
    @Test
    void a_changed_clock_is_refused() {
        int reply = indexOf(item -> isOf(item, "client-1") && message(item, "Received").equals("Reply"));
        ObjectNode effect = (ObjectNode) effect(items.get(reply));
        effect.put("time", effect.path("time").asLong() + 1);

        assertRefused("client-1", "takes REPLY", "the clock is then");
    }

    @Test
    void a_missing_message_is_refused() {
        items.remove(indexOf(item -> isOf(item, "client-2") && message(item, "Sent").equals("Reply")));

        assertRefused("client-2", "takes REQUEST", "the clock is then");
    }

    @Tag("long")
    @Test
    void a_message_that_was_never_sent_is_refused() {
        items.stream()
                .filter(item -> isOf(item, "client-3") && message(item, "Sent").equals("Release"))
                .forEach(item -> receivers(item).remove("client-1"));

        assertRefused("client-3", "takes the bank's answer Sealed", "it then sends");
    }

    @Tag("long")
    @Test
    void another_outcome_is_refused() {
        String text = JSON.writeValueAsString(items).replace("\"SUCCESS\"", "\"ABORT\"");
        items.clear();
        JSON.readTree(text).forEach(item -> items.add((ObjectNode) item));

        assertRefused("bank", "answers Propose", "the bank's blocks are then");
    }

    @Tag("long")
    @Test
    void leaving_with_a_request_outstanding_is_refused() {
        int requested = lastIndexBefore(items.size(), item -> isOf(item, "client-4") && fact(item).equals("Requested"));
        items.add(requested + 1, items.remove(indexOf(item -> isOf(item, "client-4") && asks(item, "Depart"))));

        assertRefused("client-4", "tells the bank that it leaves", "its own requests are not done");
    }

    @Test
    void a_reply_after_the_leave_is_refused() {
        int leave = lastIndexBefore(items.size(), item -> message(item, "Sent").equals("Leave"));
        ObjectNode reply = items.get(leave).deepCopy();
        ((ObjectNode) effect(reply).path("message")).put("type", "Reply");
        receivers(reply).properties()
                .forEach(receiver -> receivers(reply).put(receiver.getKey(), receiver.getValue().asLong() + 1));
        items.add(leave + 1, reply);

        assertRefused("client-4", "takes the bank's answer Departed", "it then sends");
    }

    @Tag("long")
    @Test
    void a_leave_before_the_last_release_is_refused() {
        int leave = indexOf(item -> isOf(item, "client-2") && message(item, "Received").equals("Leave"));
        int release = lastIndexBefore(leave, item -> isOf(item, "client-2")
                && message(item, "Received").equals("Release")
                && effect(item).path("from").asString().equals("client-4"));
        items.add(release, items.remove(leave));

        assertRefused("client-2", "takes LEAVE", "the oldest message on the channel is another");
    }

    private void assertRefused(String... because) {
        TraceCheck.Verdict verdict = verdict();
        System.out.println(verdict);
        assertThat(verdict.isAccepted()).isFalse();
        assertThat(verdict.reason()).contains(because);
    }

    private TraceCheck.Verdict verdict() {
        Map<String, Integer> numbers = new HashMap<>();
        return TraceCheck.check(RecordedRun.parse(items.stream()
                .map(item -> item.put("number", numbers.merge(item.path("node").asString(), 1, Integer::sum))
                        .toString())
                .toList()));
    }

    private int indexOf(Predicate<ObjectNode> wanted) {
        int index = 0;
        while (!wanted.test(items.get(index))) {
            index++;
        }
        return index;
    }

    private int lastIndexBefore(int end, Predicate<ObjectNode> wanted) {
        int index = end - 1;
        while (!wanted.test(items.get(index))) {
            index--;
        }
        return index;
    }

    private static boolean isOf(ObjectNode item, String node) {
        return item.path("node").asString().equals(node);
    }

    private static JsonNode effect(ObjectNode item) {
        return item.path("effect");
    }

    private static ObjectNode receivers(ObjectNode item) {
        return (ObjectNode) effect(item).path("to");
    }

    private static String fact(ObjectNode item) {
        return effect(item).path("fact").path("type").asString("");
    }

    private static boolean asks(ObjectNode item, String question) {
        return effect(item).path("question").path("type").asString("").equals(question)
                && effect(item).path("type").asString("").equals("Called");
    }

    private static String message(ObjectNode item, String effect) {
        return effect(item).path("type").asString("").equals(effect)
                ? effect(item).path("message").path("type").asString("")
                : "";
    }
}
