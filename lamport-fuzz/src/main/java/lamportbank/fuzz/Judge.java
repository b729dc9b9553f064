package lamportbank.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What must be so of every answer, whatever was asked.
final class Judge {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    /// Come back later; and what HTTP itself says of encodings and versions that nobody knows (RFC 9110, section 15.6).
    private static final Set<Integer> HONEST = Set.of(429, 503);
    private static final Set<Integer> OF_HTTP = Set.of(501, 505);

    /// What a person should not have to read. A word is looked at once, not from each of its letters on: most of what
    /// the fuzzer reads are words.
    private static final Pattern INSIDES = Pattern.compile(
            "\\bat [\\w.$]++\\(|(?<![a-z])[a-z]++\\.[a-z]++\\.(?:\\w+\\.)*[A-Z]\\w+"
                    + "|\\b\\w++(?<=\\w(?:Exception|Error))|\\$\\$|[A-Z]\\w++@[0-9a-f]{5,}");

    private Judge() {}

    /// @return what is wrong with it, in words that are the same for the same fault; empty if nothing is
    static List<String> complaints(Answer answer, Input input) {
        List<String> complaints = new ArrayList<>();
        int status = answer.status();
        if (HONEST.contains(status)) {
            if (answer.header("Retry-After").filter(value -> value.matches("[0-9]+")).isEmpty()) {
                complaints.add(status + " without Retry-After");
            }
        } else if (status >= 500 && !OF_HTTP.contains(status)) {
            complaints.add(String.valueOf(status));
        }
        if (answer.isRefusal() && !input.isToHead()) {
            problem(answer, input, complaints);
        } else if (answer.header("Content-Type").filter(type -> type.startsWith("application/json")).isPresent()
                && answer.body().length > 0) {
            try {
                JSON.readTree(answer.body());
            } catch (JacksonException malformed) {
                complaints.add("JSON that is none");
            }
        }
        if (input.mustBeRefused() && !answer.isRefusal()) {
            complaints.add("taken, though nobody may say it: " + status);
        }
        return complaints;
    }

    private static void problem(Answer answer, Input input, List<String> complaints) {
        int status = answer.status();
        String type = answer.header("Content-Type").orElse("none");
        if (!type.startsWith("application/problem+json")) {
            complaints.add(status + " that is no problem detail, but " + type);
            return;
        }
        try {
            JsonNode problem = JSON.readTree(answer.body());
            if (problem.path("status").asInt(0) != status) {
                complaints.add(status + " that says status " + problem.path("status"));
            }
            if (problem.path("title").asString("").isBlank()) {
                complaints.add(status + " without a title");
            }
            if (problem.path("detail").asString("").isBlank()) {
                complaints.add(status + " without a detail");
            }
        } catch (JacksonException malformed) {
            complaints.add(status + " whose problem detail is not JSON, or more than one");
        }
        Matcher insides = INSIDES.matcher(answer.text());
        while (insides.find()) {
            if (!Bytes.latin(input.bytes()).contains(insides.group())) {
                complaints.add(status + " that shows the insides: " + insides.group());
                return;
            }
        }
    }
}
