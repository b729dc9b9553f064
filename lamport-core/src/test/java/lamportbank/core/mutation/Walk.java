package lamportbank.core.mutation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import lamportbank.core.transcript.Stage;
import lamportbank.core.transcript.Transcript;

/// A random schedule in the commands of the transcripts: what it finds can be read as it is. It is found with
/// chance, and made short by leaving out whatever is not needed for the same violation.
public final class Walk {
    /// Short, because a person shall read it; what needs more happens to the simulator.
    private static final int MAX_COMMANDS = 160;
    private static final int ASKED = 6;
    private static final int FAULTS = 3;
    private static final int SHORTENED = 6;

    private final Random random;
    private final boolean branches;
    private final boolean changing;
    private final int count;
    private final List<String> commands = new ArrayList<>();
    private final Stage stage = new Stage();
    private int asked;
    private int faults;

    private Walk(long seed, String scene) {
        random = new Random(seed);
        branches = scene.startsWith("branches");
        changing = scene.contains("eager") || scene.contains("changing");
        count = Integer.parseInt(scene.split("[ ;]")[1]);
        Stream.of(scene.split("; ")).forEach(this::play);
    }

    /// Walks once per seed until something is wrong a few times, and gives the shortest schedule that shows it.
    ///
    /// @return the seed that came first, what is wrong, and the commands; nothing if nothing is wrong
    public static List<String> shortest(String scene, long seeds) {
        List<List<String>> found = new ArrayList<>();
        long first = 0;
        for (long seed = 1; seed <= seeds && found.size() < SHORTENED; seed++) {
            List<String> walked = new Walk(seed, scene).walk();
            if (!Transcript.violations(walked).isEmpty()) {
                first = first == 0 ? seed : first;
                found.add(walked);
            }
        }
        List<String> best = found.stream()
                .map(Walk::shorten)
                .min(Comparator.comparingInt(List::size))
                .orElse(List.of());
        if (best.isEmpty()) {
            return List.of();
        }
        List<String> result = new ArrayList<>(List.of("" + first, property(best)));
        result.addAll(best);
        return result;
    }

    private List<String> walk() {
        try {
            while (commands.size() < MAX_COMMANDS && stage.violations().isEmpty() && step()) {}
            if (stage.violations().isEmpty()) {
                play("settle");
            }
        } catch (RuntimeException broken) {
            return stage.script(); // the core itself has noticed
        }
        boolean onlyAtTheEnd = stage.violations().stream().anyMatch(Walk::isLiveness);
        List<String> script = new ArrayList<>(stage.script());
        if (onlyAtTheEnd) {
            script.add("settle");
        }
        return script;
    }

    private static boolean isLiveness(String violation) {
        return violation.startsWith("everything") || violation.startsWith("in the end");
    }

    private void play(String command) {
        commands.add(command);
        stage.perform(command);
    }

    /// @return whether anything can still happen
    private boolean step() {
        List<String> arrivals = stage.arrivals();
        int dice = random.nextInt(10);
        if (asked < ASKED && (dice == 0 || arrivals.isEmpty())) {
            asked++;
            play(branches ? atBranch() : atClient());
            return true;
        }
        if (arrivals.isEmpty()) {
            return false;
        }
        if (faults < FAULTS && dice == 1) {
            faults++;
            fault(arrivals);
            return true;
        }
        play(arrivals.get(random.nextInt(arrivals.size())));
        return true;
    }

    private String atClient() {
        int from = 1 + random.nextInt(count);
        int dice = random.nextInt(20);
        if (dice == 0) {
            return "leave client-" + from;
        }
        if (dice == 1) {
            return "evict client-" + from;
        }
        if (dice == 2) {
            return "start client-" + (count + 1 + random.nextInt(2));
        }
        return "submit client-" + from + " " + (from % count + 1) + " " + (1 + random.nextInt(8)) + ".00";
    }

    private String atBranch() {
        int branch = 1 + random.nextInt(count);
        if (changing && random.nextInt(3) == 0) {
            return "mode branch-" + branch + (random.nextBoolean() ? " ordered" : " eager");
        }
        return (random.nextBoolean() ? "deposit" : "withdraw") + " branch-" + branch + " "
                + (100 + 100 * random.nextInt(5)) + ".00";
    }

    private void fault(List<String> arrivals) {
        String arrival = arrivals.get(random.nextInt(arrivals.size()));
        String[] word = arrival.split(" ");
        switch (random.nextInt(4)) {
            case 0 -> {
                play("crash " + word[1]);
                play("restart " + word[1]);
            }
            case 1 -> {
                play("fail " + word[2]);
                play(arrival);
            }
            case 2 -> {
                play(arrival);
                if (word[0].equals("deliver")) {
                    play("repeat " + word[1] + " " + word[2]);
                }
            }
            default -> play(arrival.startsWith("deliver") ? arrival + " #" + (1 + random.nextInt(4))
                    : arrival.replace("answer", "lose"));
        }
    }

    /// Leaves out commands, first many at once and then one by one, as long as the same property is violated.
    private static List<String> shorten(List<String> walked) {
        List<String> shortest = new ArrayList<>(walked);
        String violated = property(shortest);
        for (int size = shortest.size() / 2; size > 0;) {
            boolean shorter = false;
            for (int i = shortest.size() - size; i > 0; i -= size) {
                List<String> without = new ArrayList<>(shortest);
                without.subList(i, i + size).clear();
                if (property(without).equals(violated)) {
                    shortest = without;
                    shorter = true;
                    i = Math.min(i, shortest.size() - size + 1);
                }
            }
            size = shorter && size == 1 ? 1 : size / 2;
        }
        return shortest;
    }

    private static String property(List<String> commands) {
        List<String> violations = Transcript.violations(commands);
        return violations.isEmpty() ? "" : violations.getFirst().split(":")[0];
    }
}
