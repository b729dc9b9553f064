package lamportbank.fuzz;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import static lamportbank.fuzz.Mutation.Stage;

/// Makes inputs: each follows from seed, number and what is known of the bank, and from no other input.
final class Inputs {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_MUTATIONS = 3;
    private static final Map<Stage, List<Mutation>> MUTATIONS = new EnumMap<>(Stage.class);

    static {
        for (Stage stage : Stage.values()) {
            MUTATIONS.put(stage, Mutations.at(stage));
        }
    }

    /// What cannot be undone, or takes long: a member that leaves or is evicted, a crash, one more client, a scenario.
    private static final Pattern DESTRUCTIVE =
            Pattern.compile("departure|eviction|crash|cluster/clients|scenarios");

    /// … unless it is said of somebody who is not there.
    private static final Pattern HARMLESS = Pattern.compile(
            "/members/(0|97|98|abc)/(departure|eviction)|/cluster/(client-98|nobody)/crash|/api/nobody/.*");

    private final Target target;
    private final Wire wire;
    private final long seed;

    Inputs(Target target, long seed) {
        this.target = target;
        this.seed = seed;
        wire = new Wire(target);
    }

    Input make(long number, Facts facts) {
        return make(number, facts, null);
    }

    /// @param only which of its mutations are made, by their place; null for all
    Input make(long number, Facts facts, @Nullable List<Integer> only) {
        SplittableRandom random = new SplittableRandom(seed ^ number * 0x9e3779b97f4a7c15L);
        Wire.Said said = base(random.split(), facts);
        Draft draft = said.draft();
        List<Stage> stages = stages(said, random.split());
        List<Mutation> made = new ArrayList<>();
        boolean framed = false;
        boolean destructive = false;
        keepLabOpen(draft);
        for (int place = 0; place < stages.size(); place++) {
            Stage stage = stages.get(place);
            SplittableRandom own = random.split();
            Mutation mutation = Odd.any(MUTATIONS.get(stage), own);
            if (!framed && stage.compareTo(Stage.HEADER) >= 0) {
                draft.frame();
                framed = true;
            }
            if (stage == Stage.RAW) {
                destructive = isDestructive(draft);
            }
            if ((only == null || only.contains(place)) && !(stage == Stage.RAW && destructive)) {
                mutation.change().of(draft, own);
                made.add(mutation);
            }
            keepLabOpen(draft);
        }
        if (!framed) {
            draft.frame();
        }
        destructive = draft.bytes == null && isDestructive(draft);
        if (destructive) {
            poison(draft);
        }
        return new Input(number, draft.operation.toString(), List.copyOf(made),
                destructive || said.mustBeRefused() && made.stream().noneMatch(one -> one.stage() == Stage.RAW), draft);
    }

    private List<Stage> stages(Wire.Said said, SplittableRandom random) {
        List<Stage> possible = new ArrayList<>();
        if (said.mustBeRefused()) {
            possible.addAll(List.of(Stage.QUERY, Stage.RAW));
        } else {
            possible.addAll(List.of(Stage.METHOD, Stage.PATH, Stage.QUERY, Stage.HEADER, Stage.HEADER, Stage.RAW));
            if (said.draft().hasBody()) {
                possible.addAll(List.of(Stage.JSON, Stage.JSON, Stage.JSON, Stage.JSON, Stage.BODY));
            } else if (random.nextInt(4) == 0) {
                possible.add(Stage.BODY);
            }
            if (!said.draft().query.isEmpty()) {
                possible.addAll(List.of(Stage.QUERY, Stage.QUERY));
            }
            if (!said.draft().variables.isEmpty()) {
                possible.addAll(List.of(Stage.PATH, Stage.PATH));
            }
        }
        List<Stage> chosen = new ArrayList<>();
        int count = random.nextInt(24) == 0 ? 0 : 1 + random.nextInt(random.nextInt(3) == 0 ? MOST_MUTATIONS : 1);
        for (int made = 0; made < count; made++) {
            chosen.add(Odd.any(possible, random));
        }
        chosen.sort(null);
        return chosen;
    }

    private Wire.Said base(SplittableRandom random, Facts facts) {
        if (target.isBank() && random.nextInt(100) < 40) {
            return wire.say(random, facts);
        }
        Place place = Odd.any(target.places(), random);
        if (place.role().equals("dashboard") && random.nextBoolean()) {
            Place process = Odd.any(target.places().stream().filter(other -> !other.equals(place)).toList(), random);
            Draft passedOn = describedDraft(process, random);
            return new Wire.Said(wire.through(place, passedOn), false);
        }
        return new Wire.Said(describedDraft(place, random), false);
    }

    private Draft describedDraft(Place place, SplittableRandom random) {
        Operation operation = Odd.any(target.operations().get(place), random);
        Draft draft = new Draft(place, operation);
        Samples samples = new Samples(operation.components());
        for (Operation.Parameter parameter : operation.parameters()) {
            boolean given = parameter.required() || random.nextBoolean();
            String value = samples.of(parameter.schema(), random).asString("1");
            switch (parameter.in()) {
                case "path" -> draft.variables.put(parameter.name(), variable(parameter, value, random));
                case "query" -> {
                    if (given) {
                        draft.query.add(parameter.name() + "=" + Odd.percent(value));
                    }
                }
                case "header" -> {
                    if (given) {
                        draft.headers.add(parameter.name() + ": "
                                + (parameter.name().equals("Idempotency-Key") ? "fuzz-" + random.nextInt(2000)
                                        : value));
                    }
                }
                default -> throw new IllegalStateException("a parameter in " + parameter.in());
            }
        }
        if (operation.body() != null) {
            draft.json = operation.examples().isEmpty() || random.nextInt(3) == 0
                    ? samples.of(operation.body(), random)
                    : Odd.any(operation.examples(), random);
            draft.json = draft.json.isContainer() ? draft.json.deepCopy() : draft.json;
        }
        if (random.nextInt(6) == 0) {
            draft.headers.add("Accept: " + Odd.any(List.of("text/plain", "application/json", "*/*"), random));
        }
        return draft;
    }

    /// A peer, or somebody who is not there, where anything else would be one more way to miss.
    private String variable(Operation.Parameter parameter, String value, SplittableRandom random) {
        return switch (parameter.name()) {
            case "peer" -> Odd.any(target.places(), random).name();
            case "process" -> Odd.any(List.of("client-98", "nobody", "client-1", "bank"), random);
            default -> random.nextInt(3) == 0
                    ? Odd.any(List.of("0", "1", "2", "97", "98", "abc"), random)
                    : Odd.percent(value);
        };
    }

    /// Nothing else would be answered while a process is paused, or a link held.
    private static void keepLabOpen(Draft draft) {
        if (draft.target().contains("/lab/") && draft.json != null
                && Bytes.latin(JSON.writeValueAsBytes(draft.json)).contains("true")) {
            draft.json = JSON.createObjectNode().put("paused", "True");
            draft.body = null;
        }
    }

    private static boolean isDestructive(Draft draft) {
        String path = decoded(decoded(draft.target())).toLowerCase(Locale.ROOT);
        return DESTRUCTIVE.matcher(path).find() && !HARMLESS.matcher(draft.target()).matches();
    }

    static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    /// What nobody takes, so that the rest can be tried without harm.
    private static void poison(Draft draft) {
        draft.headers.removeIf(header -> header.regionMatches(true, 0, "Upgrade", 0, 7)
                || header.startsWith("Host:") || header.startsWith("Lamport-"));
        draft.headers.addFirst("Sec-Fetch-Site: cross-site");
        draft.headers.addFirst("Origin: http://elsewhere.example");
        draft.headers.addFirst("Lamport-Clock: poison");
        draft.headers.addFirst("Host: elsewhere.example");
    }
}
