package lamportbank.spec;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/// Whether a recorded run is a behaviour of the specification. TLC decides.
public final class TraceCheck {
    private static final Pattern TAKEN = Pattern.compile("<<\"TAKEN\", ([0-9]+)>>");
    private static final Pattern REFUSED = Pattern.compile(
            "<<\\s*\"REFUSED\",\\s*([0-9]+),\\s*<<(.*?)>>\\s*>>\\n(?=<<|[A-Z0-9])", Pattern.DOTALL);

    /// @param taken the steps that are steps of the specification
    /// @param reason why the next one is not; empty if the run is accepted
    public record Verdict(int steps, int taken, String reason, double seconds) {
        public boolean isAccepted() {
            return reason.isEmpty();
        }

        @Override
        public String toString() {
            return isAccepted()
                    ? String.format(Locale.ROOT, "accepted: %d steps, each a step of the specification (%.1f s)", steps,
                            seconds)
                    : String.format(Locale.ROOT, "refused at step %d of %d: %s", taken + 1, steps, reason);
        }
    }

    private TraceCheck() {}

    /// @throws IllegalArgumentException if the run is not one that can be checked
    public static Verdict check(RecordedRun run) {
        List<RunStep> steps = new RunConverter(run).inOrder();
        Tlc.Result result = Tlc.withSpecification()
                .with("RecordedRun.tla", module(steps))
                .check("TraceSpec", configuration(run), "-deadlock");
        int taken = TAKEN.matcher(result.output()).results()
                .mapToInt(match -> Integer.parseInt(match.group(1))).max().orElse(0);
        String reason = "";
        if (result.violated().isPresent()) {
            reason = steps.get(taken - 1) + ". " + result.violated().get() + " does not hold after it";
            taken--;
        } else if (taken < steps.size()) {
            reason = steps.get(taken) + ". The specification says otherwise: " + why(result.output(), taken + 1);
        }
        return new Verdict(steps.size(), taken, reason, result.seconds());
    }

    private static String why(String output, int step) {
        String why = "no such step is possible here";
        Matcher refused = REFUSED.matcher(output);
        while (refused.find()) {
            if (Integer.parseInt(refused.group(1)) == step) {
                why = refused.group(2).replaceAll("\\s+", " ").replaceFirst("^ ?\"([^\"]*)\"", "$1").strip();
            }
        }
        return why;
    }

    private static String module(List<RunStep> steps) {
        return steps.stream().map(RunStep::toTla).collect(Collectors.joining(
                ",\n", "---- MODULE RecordedRun ----\nEXTENDS Integers, Sequences\nTrace == <<\n", "\n>>\n====\n"));
    }

    private static String configuration(RecordedRun run) {
        String clients = run.effects().keySet().stream()
                .filter(node -> !node.equals("bank"))
                .map(node -> "" + RunStep.number(node))
                .collect(Collectors.joining(", ", "{", "}"));
        return String.format(Locale.ROOT, """
                SPECIFICATION TraceBehaviour
                CONSTANTS
                    Clients = %s
                    Founders = {}
                    Leaving = {}
                    Mortal = {}
                    Asking = {}
                    RequestsEach = 0
                    Window = 8
                    Opening = %d
                    AskedAgain = 1000
                    Late = {"REGISTER", "PROPOSE", "FETCH", "DEPART"}
                INVARIANTS
                    AtMostOneInside
                    EntryInTimestampOrder
                    ChainsArePrefixes
                    NoConflict
                    EveryTransferInOneBlock
                    ClockCondition
                    MoneyConserved
                    LeaveIsLast
                """, clients, opening(run));
    }

    private static long opening(RecordedRun run) {
        for (JsonNode effect : run.effects().getOrDefault("bank", List.of())) {
            JsonNode fact = effect.path("fact");
            if (fact.path("type").asString("").equals("AccountOpened")) {
                return RunConverter.cents(fact.path("balance").asString());
            }
        }
        return 0;
    }
}
