package lamportbank.spec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Makes steps of the specification from the effects of a run, and brings those of all processes into one order:
/// each process's own, and nothing received before it was sent.
final class RunConverter {
    private static final String GENESIS = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final RecordedRun run;
    private final Map<String, String> requestsByHash = new HashMap<>();
    private final Set<String> fetches = new HashSet<>();
    private final Map<Long, Set<String>> readBefore = new HashMap<>();
    private final Map<String, List<RunStep>> steps = new TreeMap<>();

    RunConverter(RecordedRun run) {
        this.run = run;
        requestsByHash.put(GENESIS, "<<0, 0>>");
        run.effects().values().forEach(effects -> effects.forEach(this::learnBlocks));
        run.effects().forEach((node, effects) -> learnFetches(node, effects));
        run.effects().forEach(
                (node, effects) -> steps.put(node, node.equals("bank") ? bank(effects) : client(node, effects)));
        addRefusals();
    }

    // ---- what has to be known first

    private void learnBlocks(JsonNode effect) {
        JsonNode block = effect.path("fact").path("block");
        if (block.isObject()) {
            requestsByHash.put(text(block, "hash"), at(block));
        }
    }

    private void learnFetches(String node, List<JsonNode> effects) {
        Map<Long, JsonNode> calls = new HashMap<>();
        for (JsonNode effect : effects) {
            if (isEnd(effect)) {
                return; // what an evicted client reads is no event of the bank
            }
            if (type(effect).equals("Called")) {
                calls.put(number(effect, "call"), effect);
                if (type(effect.path("question")).equals("FetchBlocks")) {
                    fetches.add(question(node, number(effect, "time")));
                }
            } else if (type(effect).equals("Returned") && type(effect.path("answer")).equals("Blocks")) {
                // Whoever gets n blocks had asked before block n was sealed, or the bank would have found that one too.
                JsonNode call = calls.get(number(effect, "call"));
                if (call != null) {
                    long next = number(call.path("question"), "from") + effect.path("answer").path("blocks").size();
                    readBefore.computeIfAbsent(next, _ -> new HashSet<>())
                            .add(question(node, number(call, "time")));
                }
            }
        }
    }

    /// A client knows that it is no member any more. From then on it only reads the chain, to learn what became of its
    /// transfers, which the specification leaves out.
    private static boolean isEnd(JsonNode effect) {
        JsonNode fact = effect.path("fact");
        return type(fact).equals("PhaseChanged") && text(fact, "phase").equals("FENCED");
    }

    // ---- a client

    private List<RunStep> client(String node, List<JsonNode> effects) {
        List<RunStep> own = new ArrayList<>();
        List<JsonNode> requests = new ArrayList<>();
        RunStep current = new RunStep(node, "Other", 0, "");
        Map<Long, Long> calls = new HashMap<>();
        int height = 0;
        boolean isMember = true;
        for (JsonNode effect : effects) {
            isMember &= !isEnd(effect);
            long time = number(effect, "time");
            RunStep begun = null;
            switch (type(effect)) {
                case "Happened" -> {
                    JsonNode fact = effect.path("fact");
                    switch (type(fact)) {
                        case "Requested" -> {
                            begun = new RunStep(node, "Request", time, "requests " + pair(fact.path("request")));
                            begun.fields.put("transfers", transfers(fact.path("transfers")));
                            for (JsonNode sent : requests) {
                                send(begun, sent);
                            }
                            requests.clear();
                        }
                        case "Entered" -> {
                            begun = new RunStep(node, "Enter", time, "enters with " + pair(fact.path("request")));
                            begun.fields.put("request", stamp(fact.path("request")));
                        }
                        case "BalanceQueried" -> begun = new RunStep(node, "Other", time, "looks at its balance");
                        case "BlockAppended" -> height++;
                        default -> {}
                    }
                }
                case "Received" -> begun = received(node, effect);
                case "Sent" -> {
                    if (type(effect.path("message")).equals("Request")) {
                        requests.add(effect);
                    } else {
                        send(current, effect);
                    }
                }
                case "Called" -> {
                    JsonNode asked = effect.path("question");
                    if (!isMember) {
                        begun = new RunStep(node, "Other", time, "reads the chain");
                        break;
                    }
                    calls.put(number(effect, "call"), time);
                    begun = switch (type(asked)) {
                        case "Register" -> new RunStep(node, "Register", time, "asks the bank for a number");
                        case "Depart" -> new RunStep(node, "Depart", time, "tells the bank that it leaves");
                        case "Exchange" -> new RunStep(node, "Other", time, "asks " + asked.path("line"));
                        case "Propose", "FetchBlocks" -> null;
                        default -> throw unmodelled(node, effect);
                    };
                    RunStep asking = begun == null ? current : begun;
                    asking.time = time;
                    asking.gives.add(question(node, time));
                    switch (type(asked)) {
                        case "Register" ->
                            asking.fields.put("asked", "[type |-> \"REGISTER\", stamp |-> " + time + "]");
                        case "Depart" ->
                            asking.fields.put("asked", "[type |-> \"DEPART\", stamp |-> " + time + "]");
                        case "FetchBlocks" -> asking.fields.put("asked", "[type |-> \"FETCH\", stamp |-> " + time
                                + ", height |-> " + number(asked, "from") + "]");
                        case "Propose" -> asking.fields.put("asked", "[type |-> \"PROPOSE\", stamp |-> " + time
                                + ", height |-> " + number(asked, "height") + ", request |-> [at |-> "
                                + stamp(asked.path("request")) + ", transfers |-> "
                                + transfers(asked.path("transfers")) + "]]");
                        default -> {}
                    }
                }
                case "Returned" -> {
                    String answer = type(effect.path("answer"));
                    String action = switch (answer) {
                        case "Registered" -> "Join";
                        case "Departed" -> "Leave";
                        case "Sealed" -> "Release";
                        case "Blocks" -> isMember ? "ReceiveBlocks" : "Other";
                        case "Conflict" -> "ReceiveConflict";
                        case "Fenced" -> "ReceiveRefusal";
                        case "Exchange" -> "Other";
                        default -> throw unmodelled(node, effect);
                    };
                    begun = new RunStep(node, action, time, "takes the bank's answer " + answer);
                    if (action.equals("ReceiveRefusal")) {
                        begun.fields.put("refused", number(effect, "stamp") + "");
                        begun.fields.put("asking", calls.get(number(effect, "call")) + "");
                    } else if (isMember) {
                        begun.needs.add("answer " + node + " " + number(effect, "stamp"));
                    }
                }
                default -> throw unmodelled(node, effect);
            }
            if (begun != null) {
                own.add(begun);
                current = begun;
            }
            if (isMember) { // then it reads the chain beside, and a RELEASE may bring what it has read
                current.fields.put("height", "" + height);
            }
        }
        return own;
    }

    private RunStep received(String node, JsonNode effect) {
        JsonNode message = effect.path("message");
        String from = text(effect, "from");
        RunStep step = new RunStep(node, "Receive" + type(message), number(effect, "time"),
                "takes " + type(message).toUpperCase(Locale.ROOT) + " number " + number(effect, "sequence")
                        + " of " + from);
        step.fields.put("from", "" + RunStep.number(from));
        step.fields.put("received", message(message, number(effect, "stamp")));
        step.needs.add("message " + from + " " + node + " " + number(effect, "sequence"));
        return step;
    }

    private void send(RunStep step, JsonNode effect) {
        step.time = number(effect, "time");
        String message = message(effect.path("message"), step.time);
        effect.path("to").properties().forEach(receiver -> {
            step.sent.add("<<" + RunStep.number(receiver.getKey()) + ", " + message + ">>");
            step.gives.add("message " + step.node + " " + receiver.getKey() + " " + receiver.getValue().asLong());
        });
    }

    // ---- the bank

    private List<RunStep> bank(List<JsonNode> effects) {
        List<RunStep> own = new ArrayList<>();
        Map<String, RunStep> open = new HashMap<>();
        RunStep current = new RunStep("bank", "Other", 0, "");
        for (JsonNode effect : effects) {
            long time = number(effect, "time");
            switch (type(effect)) {
                case "Served" -> {
                    JsonNode asked = effect.path("question");
                    String from = text(effect, "from");
                    String question = question(from, number(effect, "stamp"));
                    String action = switch (type(asked)) {
                        case "Register" -> "Admit";
                        case "Propose" -> "Propose";
                        case "Depart" -> "LetGo";
                        case "Exchange", "QueryAccount" -> fetches.contains(question) ? "Serve" : "Other";
                        default -> throw unmodelled("bank", effect);
                    };
                    current = new RunStep("bank", action, time, "answers " + type(asked) + " of " + from);
                    if (!action.equals("Other")) {
                        current.fields.put("from", "" + RunStep.number(from));
                        current.needs.add(question);
                    }
                    open.put(text(effect, "exchange"), current);
                    own.add(current);
                }
                case "Answered" -> {
                    RunStep step = open.getOrDefault(text(effect, "exchange"), current);
                    step.time = time;
                    step.gives.add("answer " + text(effect, "to") + " " + time);
                    JsonNode block = effect.path("answer").path("block");
                    if (block.isObject()) {
                        step.fields.put("block", block(block));
                        step.needs.addAll(readBefore.getOrDefault(number(block, "height"), Set.of()));
                    }
                }
                case "Sent" -> send(current, effect);
                case "Happened" -> {
                    JsonNode member = effect.path("fact").path("member");
                    if (member.path("status").asString("").equals("EVICTED")) {
                        current = new RunStep("bank", "Evict", time + 1, "evicts client-" + member.path("id"));
                        current.fields.put("id", "" + member.path("id"));
                        own.add(current);
                    }
                }
                default -> throw unmodelled("bank", effect);
            }
        }
        return own;
    }

    /// A refusal is no event of the bank: it happened when the bank's clock stood where the answer says.
    private void addRefusals() {
        List<RunStep> bank = steps.getOrDefault("bank", new ArrayList<>());
        for (List<RunStep> own : steps.values()) {
            for (RunStep step : own) {
                String stamp = step.fields.remove("refused");
                String asking = step.fields.remove("asking");
                if (stamp != null) {
                    RunStep refusal = new RunStep("bank", "Refuse", Long.parseLong(stamp), "refuses " + step.node);
                    refusal.fields.put("from", "" + RunStep.number(step.node));
                    refusal.needs.add("question " + step.node + " " + asking);
                    refusal.gives.add("refusal " + step.node + " " + asking);
                    step.needs.add("refusal " + step.node + " " + asking);
                    int place = 0;
                    while (place < bank.size() && bank.get(place).time <= refusal.time) {
                        place++;
                    }
                    bank.add(place, refusal);
                }
            }
        }
    }

    // ---- one order

    List<RunStep> inOrder() {
        Set<String> happened = new HashSet<>();
        Map<String, Integer> next = new HashMap<>();
        List<RunStep> order = new ArrayList<>();
        while (true) {
            List<RunStep> heads = steps.entrySet().stream()
                    .filter(own -> next.getOrDefault(own.getKey(), 0) < own.getValue().size())
                    .map(own -> own.getValue().get(next.getOrDefault(own.getKey(), 0)))
                    .sorted(Comparator.<RunStep>comparingLong(step -> step.time).thenComparing(step -> step.node))
                    .toList();
            if (heads.isEmpty()) {
                return order;
            }
            // What was never sent can't be waited for: TLC will say what is wrong with it.
            RunStep step = heads.stream().filter(head -> happened.containsAll(head.needs)).findFirst()
                    .orElse(heads.getFirst());
            order.add(step);
            happened.addAll(step.gives);
            next.merge(step.node, 1, Integer::sum);
        }
    }

    // ---- TLA+

    private String message(JsonNode message, long stamp) {
        String rest = switch (type(message)) {
            case "Request" -> ", transfers |-> " + transfers(message.path("transfers"));
            case "Release" -> ", block |-> " + block(message.path("block"));
            case "Welcome" -> ", outstanding |-> " + message.path("outstanding").properties().stream()
                    .map(entry -> "[at |-> <<" + entry.getKey().replaceAll("[()]", "") + ">>, transfers |-> "
                            + transfers(entry.getValue()) + "]")
                    .collect(Collectors.joining(", ", "{", "}"));
            case "Evicted" -> ", id |-> " + number(message, "id") + ", height |-> " + number(message, "height");
            default -> "";
        };
        return "[type |-> \"" + type(message).toUpperCase(Locale.ROOT) + "\", stamp |-> " + stamp + rest
                + "]";
    }

    private String block(JsonNode block) {
        return "[height |-> " + number(block, "height") + ", at |-> " + at(block)
                + ", previous |-> " + requestsByHash.getOrDefault(text(block, "previousHash"), "<<0, 1>>")
                + ", transfers |-> " + transfers(block.path("transfers"))
                + ", covered |-> " + sequence(block.path("transfers"),
                        transfer -> text(transfer, "outcome").equals("SUCCESS") ? "TRUE" : "FALSE")
                + "]";
    }

    private static String transfers(JsonNode transfers) {
        return sequence(transfers, transfer -> "[id |-> \"" + text(transfer, "id").replaceAll("[\"\\\\]", "?")
                + "\", to |-> " + number(transfer, "to")
                + ", amount |-> " + cents(text(transfer, "amount")) + "]");
    }

    private static String sequence(JsonNode items, Function<JsonNode, String> form) {
        return StreamSupport.stream(items.spliterator(), false).map(form).collect(Collectors.joining(", ", "<<", ">>"));
    }

    static long cents(String amount) {
        return new BigDecimal(amount).movePointRight(2).longValueExact();
    }

    private static String at(JsonNode block) {
        return "<<" + number(block, "time") + ", " + number(block, "node") + ">>";
    }

    private static String stamp(JsonNode timestamp) {
        return at(timestamp);
    }

    private static String pair(JsonNode timestamp) {
        return "(" + number(timestamp, "time") + "," + number(timestamp, "node") + ")";
    }

    private static String question(String node, long time) {
        return "question " + node + " " + time;
    }

    private static String type(JsonNode value) {
        return value.path("type").asString("");
    }

    private static String text(JsonNode value, String field) {
        @Nullable
        JsonNode found = value.get(field);
        return found == null ? "" : found.asString();
    }

    private static long number(JsonNode value, String field) {
        return value.path(field).asLong();
    }

    private static IllegalArgumentException unmodelled(String node, JsonNode effect) {
        return new IllegalArgumentException("the specification does not model this of " + node + ": " + effect);
    }
}
