package lamportbank.console;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// Carries out what a person types, line by line.
final class Session {
    private final List<Command> commands;
    private final PrintWriter out;
    private final PrintWriter err;
    private boolean ended;
    private boolean troubled;

    /// @param err where troubles are told
    Session(List<Command> commands, PrintWriter out, PrintWriter err) {
        this.commands = new ArrayList<>(commands);
        this.commands.add(Command.of("help ?", "", "this list", (none, to) -> help(to)));
        this.commands.add(Command.of("q quit exit", "", "ends the console, nothing else", (none, to) -> ended = true));
        this.out = out;
        this.err = err;
    }

    /// What can be asked of the process that is there.
    static List<Command> commandsOf(Rest rest) {
        return switch (rest.name().replaceFirst("-.*", "")) {
            case "bank" -> BankCommands.of(rest);
            case "client" -> ClientCommands.of(rest);
            case "branch" -> BranchCommands.of(rest);
            default -> throw new Trouble("at " + rest.address() + " there is no bank, client or branch");
        };
    }

    /// Until the lines end, or one of them says so.
    void run(Lines lines) {
        for (@Nullable
        String line = lines.next(); line != null; line = lines.next()) {
            run(line);
            if (ended) {
                return;
            }
        }
    }

    /// What it cannot do it says, and is ready for the next line.
    void run(String line) {
        List<String> words = Command.words(line);
        if (words.isEmpty()) {
            return;
        }
        try {
            Command command = find(words.getFirst())
                    .orElseThrow(
                            () -> new Trouble("there is no command " + words.getFirst() + "; there are: " + usages()));
            command.run(new Arguments(words.subList(1, words.size())), out);
        } catch (Trouble trouble) {
            tell(trouble);
        } catch (InterruptedException givenUp) {
            tell(new Trouble("given up"));
        }
        out.flush();
    }

    void tell(Trouble trouble) {
        troubled = true;
        out.flush();
        err.println(trouble.getMessage());
        err.flush();
    }

    /// Whether there was something that it could not do.
    boolean isTroubled() {
        return troubled;
    }

    List<Command> commands() {
        return commands;
    }

    Optional<Command> find(String name) {
        return commands.stream().filter(command -> command.names().contains(name)).findFirst();
    }

    private String usages() {
        return String.join(", ", commands.stream().map(Command::usage).toList());
    }

    private void help(PrintWriter to) {
        int width = commands.stream().mapToInt(command -> command.usage().length()).max().orElseThrow();
        commands.forEach(command -> to.println(
                command.usage() + " ".repeat(width - command.usage().length()) + "  " + command.purpose()));
    }
}
