package lamportbank.core.transcript;

import java.util.ArrayList;
import java.util.List;

/// A run, written down: prose after `#`, commands after `>`, and below each command what it led to.
public final class Transcript {
    private static final String COMMAND = "> ";

    private Transcript() {}

    /// The same commands, with what they lead to now. Prose and empty lines stay where they are. A run in which
    /// the code itself finds something impossible ends there.
    public static String replay(String text) {
        Stage stage = new Stage();
        List<String> out = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(COMMAND)) {
                out.add(line);
                try {
                    out.addAll(stage.perform(line.substring(COMMAND.length())));
                } catch (IllegalStateException impossible) {
                    out.add(Stage.VIOLATED + "an assertion in the code: " + impossible.getMessage());
                    break;
                }
            } else if (line.isBlank() || line.startsWith("#")) {
                out.add(line);
            }
        }
        return String.join("\n", out) + "\n";
    }

    /// What goes wrong in the run. The run ends where it cannot go on.
    public static List<String> violations(List<String> commands) {
        Stage stage = new Stage();
        for (String command : commands) {
            try {
                stage.perform(command);
            } catch (RuntimeException broken) {
                List<String> all = new ArrayList<>(stage.violations());
                all.add("an assertion in the code: " + broken.getMessage());
                return all;
            }
            if (!stage.violations().isEmpty()) {
                return stage.violations();
            }
        }
        return List.of();
    }
}
