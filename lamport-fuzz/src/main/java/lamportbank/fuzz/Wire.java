package lamportbank.fuzz;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What docs/wire.md says that processes say to each other, and what else can be asked for that no service describes.
/// Nothing here would be taken from a process that keeps the rules: whoever is spoken for is a stranger, or has another
/// incarnation, or says what is no more, or what nobody may.
record Wire(Target target) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNode NOTHING = JSON.createObjectNode();

    private static final Operation CHANNEL = Operation.undescribed("POST", "/channel", NOTHING);
    private static final Operation PROPOSE = Operation.undescribed("PUT", "/blocks/{height}", NOTHING);
    private static final Operation REGISTER = Operation.undescribed("POST", "/members", NOTHING);
    private static final Operation DEPART = Operation.undescribed("POST", "/members/{id}/departure", NOTHING);
    private static final Operation ACCOUNT = Operation.undescribed("GET", "/accounts/{id}", NOTHING);

    /// @param mustBeRefused whether it must be, unless it is changed
    record Said(Draft draft, boolean mustBeRefused) {}

    Said say(SplittableRandom random, Facts facts) {
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> lies(random, facts);
            case 4, 5, 6 -> new Said(channel(random, facts), false);
            case 7, 8 -> proposal(random, facts);
            case 9 -> new Said(registration(random), false);
            case 10 -> new Said(departure(random), false);
            case 11 -> new Said(account(random), false);
            case 12, 13 -> new Said(watch(random), false);
            default -> new Said(elsewhere(random), false);
        };
    }

    /// A call that the dashboard passes on.
    Draft through(Place dashboard, Draft call) {
        Draft passed = new Draft(dashboard,
                Operation.undescribed(call.method, "/api/" + call.place + call.operation.template(), NOTHING));
        passed.variables.putAll(call.variables);
        passed.query.addAll(call.query);
        passed.headers.addAll(call.headers);
        passed.json = call.json;
        return passed;
    }

    // ---- channels

    private static final List<String> MESSAGES = List.of(
            "{\"type\": \"Reply\"}",
            "{\"type\": \"Request\", \"transfers\": [{\"id\": \"fuzz-1\", \"from\": 2, \"to\": 1, \"amount\": \"0.01\"}]}",
            "{\"type\": \"Release\", \"request\": {\"time\": 7, \"node\": 2}, \"block\": null}",
            "{\"type\": \"Join\", \"newcomer\": {\"id\": 98, \"address\": \"http://127.0.0.1:9\", \"incarnation\": \"x\","
                    + " \"order\": 98, \"status\": \"ACTIVE\"}}",
            "{\"type\": \"Welcome\", \"outstanding\": {\"(7,2)\": []}}",
            "{\"type\": \"Leave\"}",
            "{\"type\": \"Evicted\", \"id\": 98, \"height\": 0}",
            "{\"type\": \"Multicast\", \"updates\": [{\"eventId\": 77, \"kind\": \"DEPOSIT\", \"amount\": \"1.00\"}]}",
            "{\"type\": \"Acknowledge\", \"batches\": [{\"time\": 7, \"node\": 2}]}",
            "{\"type\": \"Propagate\", \"number\": 1, \"update\": {\"eventId\": 77, \"kind\": \"DEPOSIT\","
                    + " \"amount\": \"1.00\"}}",
            "{\"type\": \"Propagated\", \"number\": 1}",
            "{\"type\": \"ChangeMode\", \"mode\": \"EAGER\"}",
            "{\"type\": \"AgreeToMode\", \"asked\": {\"time\": 7, \"node\": 2}, \"mode\": \"EAGER\"}",
            "{\"type\": \"Sealed\", \"block\": null}",
            "{\"type\": \"GiveMeMoney\"}");

    /// Of a stranger, or of one whose incarnation is another.
    private Draft channel(SplittableRandom random, Facts facts) {
        Place to = anyProcess(random);
        Draft draft = new Draft(to, CHANNEL);
        String from = switch (random.nextInt(4)) {
            case 0 -> to.role().equals("branch") ? "branch-2" : "client-2";
            case 1 -> "branch-98";
            default -> "client-98";
        };
        draft.headers.add("Lamport-Clock: " + Odd.any(List.of("0", "7", "100000"), random));
        draft.headers.add("Lamport-Node: " + from);
        StringBuilder messages = new StringBuilder();
        for (int count = random.nextInt(3); count >= 0; count--) {
            messages.append(messages.isEmpty() ? "" : ", ")
                    .append(envelope(1_000_000 + random.nextInt(3), 7, Odd.any(MESSAGES, random)));
        }
        draft.json = JSON.readTree(
                String.format(Locale.ROOT, "{\"to\": \"%s\", \"incarnation\": \"another\", \"messages\": [%s]%s}", to,
                        random.nextInt(5) == 0 ? "" : messages, random.nextBoolean() ? "" : ", \"acknowledged\": 0"));
        return draft;
    }

    private static String envelope(long sequence, long stamp, String message) {
        return String.format(Locale.ROOT, "{\"sequence\": %d, \"stamp\": %d, \"message\": %s}", sequence, stamp,
                message);
    }

    /// Of a member, by its incarnation: the next message of its channel, and one that it cannot have sent.
    private Said lies(SplittableRandom random, Facts facts) {
        List<Place> clients = target.ofRole("client");
        Place to = Odd.any(clients, random);
        Place from = Odd.any(clients, random);
        Long next = facts.next().get(from + ">" + to);
        if (next == null) {
            return new Said(channel(random, facts), false);
        }
        int number = from.number();
        long stamp = facts.time() + 1000; // there is nothing wrong with it
        String theft = "{\"id\": \"theft\", \"from\": %d, \"to\": %d, \"amount\": \"0.01\"}";
        String hash = "0".repeat(64);
        String lie = Odd.any(List.of(
                "{\"type\": \"Request\", \"transfers\": [" + String.format(Locale.ROOT, theft, to.number(), number)
                        + "]}",
                "{\"type\": \"Request\", \"transfers\": [" + String.format(Locale.ROOT, theft, number, to.number())
                        .replace("0.01", "0.00") + "]}",
                "{\"type\": \"Request\", \"transfers\": [" + String.format(Locale.ROOT, theft, number, to.number())
                        .replace("0.01", "-0.01") + "]}",
                "{\"type\": \"Request\", \"transfers\": [" + String.format(Locale.ROOT, theft, number, to.number())
                        .replace("0.01", "90071992547409.92") + "]}",
                "{\"type\": \"Request\", \"transfers\": ["
                        + (String.format(Locale.ROOT, theft, number, to.number()) + ", ")
                                .repeat(201)
                        + String.format(Locale.ROOT, theft, number, to.number()) + "]}",
                String.format(Locale.ROOT,
                        "{\"type\": \"Release\", \"request\": {\"time\": 900000, \"node\": %d}, \"block\": {\"height\": %d, \"time\":",
                        number, facts.height())
                        + String.format(Locale.ROOT,
                                " 900000, \"node\": %d, \"previousHash\": \"%s\", \"transfers\": [], \"hash\": \"%s\"}}",
                                number, facts.tip(), hash),
                String.format(Locale.ROOT,
                        "{\"type\": \"Release\", \"request\": {\"time\": 900000, \"node\": %d}, \"block\": {\"height\": -1, \"time\":",
                        number)
                        + String.format(Locale.ROOT,
                                " 900000, \"node\": %d, \"previousHash\": \"%s\", \"transfers\": [], \"hash\": \"%s\"}}",
                                number, hash, hash),
                String.format(Locale.ROOT,
                        "{\"type\": \"Release\", \"request\": {\"time\": 9007199254740992, \"node\": %d}, \"block\": null}",
                        number),
                String.format(Locale.ROOT, "{\"type\": \"Welcome\", \"outstanding\": {\"(7,%d)\": []}}", to.number()),
                "{\"type\": \"Welcome\", \"outstanding\": {\"(7)\": []}}",
                "{\"type\": \"Evicted\", \"id\": 98, \"height\": 0}",
                "{\"type\": \"Multicast\", \"updates\": []}",
                "{\"type\": \"Acknowledge\", \"batches\": []}",
                "{\"type\": \"ChangeMode\", \"mode\": \"EAGER\"}",
                "{\"type\": \"Reply\", \"extra\": 1}",
                "{\"type\": \"GiveMeMoney\"}",
                "{\"type\": \"Join\", \"newcomer\": {\"id\": -1, \"address\": \"http://127.0.0.1:9\", \"incarnation\":"
                        + " \"x\", \"order\": 98, \"status\": \"ACTIVE\"}}",
                "{\"type\": \"Reply\"}"), random);
        if (lie.equals("{\"type\": \"Reply\"}")) {
            stamp = Odd.any(List.of(0L, 1L, -1L, 9_007_199_254_740_990L, 9_007_199_254_740_991L,
                    9_007_199_254_740_992L, Long.MAX_VALUE), random);
        }
        Draft draft = new Draft(to, CHANNEL);
        draft.headers.add("Lamport-Clock: 0");
        draft.headers.add("Lamport-Node: " + from);
        draft.json = JSON
                .readTree(String.format(Locale.ROOT, "{\"to\": \"%s\", \"incarnation\": \"%s\", \"messages\": [%s]}",
                        to, facts.incarnations().get(number), envelope(next, stamp, lie)));
        return new Said(draft, true);
    }

    // ---- the bank's questions

    private Said proposal(SplittableRandom random, Facts facts) {
        Place client = Odd.any(target.ofRole("client"), random);
        int number = client.number();
        int other = number == 1 ? 2 : 1;
        Draft draft = new Draft(target.bank(), PROPOSE);
        draft.headers.add("Lamport-Clock: 0");
        boolean next = random.nextBoolean() && facts.height() > 0;
        String one = String.format(Locale.ROOT, "{\"id\": \"fuzz-%d\", \"from\": %d, \"to\": %d, \"amount\": \"0.01\"}",
                random.nextInt(1000), number, other);
        String request = String.format(Locale.ROOT, "{\"time\": 900000, \"node\": %d}", number);
        if (!next) {
            draft.headers.add("Lamport-Node: client-98");
            draft.variables.put("height", Odd.any(List.of("0", "1", "900000"), random));
            draft.json = JSON.readTree(String.format(Locale.ROOT, "{\"request\": %s, \"transfers\": [%s]}",
                    request.replace("\"node\": " + number, "\"node\": 98"), one));
            return new Said(draft, false);
        }
        draft.headers.add("Lamport-Node: " + client);
        draft.variables.put("height", String.valueOf(facts.height()));
        String wrong = Odd.any(List.of(
                one.replace("\"from\": " + number, "\"from\": " + other).replace("\"to\": " + other,
                        "\"to\": " + number),
                one.replace("0.01", "0.00"), one.replace("0.01", "-1.00"), one.replace("0.01", "90071992547409.92"),
                number == facts.sealedBy() ? one.replaceFirst("fuzz-[0-9]+", facts.sealed())
                        : one.replace("0.01", "0.00"),
                one + ", " + one, (one + ", ").repeat(1000) + one,
                one.replaceFirst("fuzz-[0-9]+", ""), one.replaceFirst("fuzz-[0-9]+", "a b"), ""), random);
        draft.json =
                JSON.readTree(String.format(Locale.ROOT, "{\"request\": %s, \"transfers\": [%s]}", request, wrong));
        return new Said(draft, true);
    }

    private Draft registration(SplittableRandom random) {
        Draft draft = new Draft(target.bank(), REGISTER);
        boolean free = random.nextInt(20) == 0;
        draft.json = JSON
                .readTree(String.format(Locale.ROOT,
                        "{\"incarnation\": \"fuzz-%d\", \"address\": \"http://127.0.0.1:9\", \"id\": %d}",
                        random.nextInt(1 << 30), free ? 1000 + random.nextInt(1 << 18) : 1));
        return draft;
    }

    private Draft departure(SplittableRandom random) {
        Draft draft = new Draft(target.bank(), DEPART);
        draft.variables.put("id", Odd.any(List.of("98", "0", "1", "2"), random));
        draft.headers.add("Lamport-Clock: 0");
        draft.headers.add("Lamport-Node: client-98");
        return draft;
    }

    private Draft account(SplittableRandom random) {
        Draft draft = new Draft(target.bank(), ACCOUNT);
        draft.variables.put("id", Odd.any(List.of("98", "0", "1", "2"), random));
        draft.headers.add("Lamport-Clock: 5");
        draft.headers.add("Lamport-Node: " + Odd.any(List.of("client-1", "client-98"), random));
        return draft;
    }

    // ---- what no service describes

    private Draft watch(SplittableRandom random) {
        Place place = Odd.any(target.places(), random);
        String path = place.role().equals("dashboard") ? "/live" : "/feed";
        Draft draft = new Draft(place, Operation.undescribed("GET", path, NOTHING));
        draft.headers.addAll(List.of("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        if (random.nextBoolean()) {
            draft.query.add("after=" + random.nextInt(50));
            draft.query.add("life=" + random.nextInt(3));
        }
        return draft;
    }

    private static final List<String> ELSEWHERE = List.of(
            "/", "/error", "/actuator", "/actuator/health", "/actuator/health/readiness", "/actuator/health/nothing",
            "/actuator/info", "/actuator/env", "/actuator/shutdown", "/actuator/heapdump", "/v3/api-docs",
            "/v3/api-docs.yaml", "/v3/api-docs/nothing", "/v3/api-docs/swagger-config", "/api",
            "/swagger-ui/index.html",
            "/swagger-ui/nothing.js", "/nowhere", "/favicon.ico", "/webjars/a", "/WEB-INF/web.xml", "/.git/config",
            "/index.html", "/css/style.css", "/feed", "/live", "/manager/html", "/h2-console");

    private Draft elsewhere(SplittableRandom random) {
        Place place = Odd.any(target.places(), random);
        String method = random.nextInt(4) == 0 ? Odd.any(List.of("POST", "PUT", "DELETE", "HEAD"), random) : "GET";
        Draft draft = new Draft(place, Operation.undescribed(method, Odd.any(ELSEWHERE, random), NOTHING));
        if (method.equals("POST") || method.equals("PUT")) {
            draft.json = JSON.createObjectNode().put("a", 1);
        }
        return draft;
    }

    private Place anyProcess(SplittableRandom random) {
        return Odd.any(target.places().stream().filter(place -> !place.role().equals("dashboard")).toList(), random);
    }
}
