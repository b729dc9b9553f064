package lamportbank.console;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/// A person at a terminal: lines are edited, remembered and completed, and Ctrl-C ends the waiting for a command.
final class TerminalLines implements Lines {
    /// For those who have set NO_COLOR (https://no-color.org): what is offered on Tab is bold or faint instead.
    private static final Map<String, String> STYLES_WITHOUT_COLOUR = Map.of(
            LineReader.COMPLETION_STYLE_STARTING, "bold",
            LineReader.COMPLETION_STYLE_LIST_STARTING, "bold",
            LineReader.COMPLETION_STYLE_DESCRIPTION, "faint",
            LineReader.COMPLETION_STYLE_LIST_DESCRIPTION, "faint");

    private final LineReader reader;
    private final String prompt;

    /// @param history the file of lines typed before, also in other sessions
    TerminalLines(Terminal terminal, String name, Session session, Path history) {
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // an exclamation mark is one
                .variable(LineReader.HISTORY_FILE, history)
                .completer((anyReader, line, candidates) -> complete(session, line, candidates))
                .build();
        if (!System.getenv().getOrDefault("NO_COLOR", "").isEmpty()) {
            STYLES_WITHOUT_COLOUR.forEach(reader::setVariable);
        }
        prompt = new AttributedString(name + "> ", AttributedStyle.BOLD).toAnsi(terminal);
        Thread waiting = Thread.currentThread();
        terminal.handle(Terminal.Signal.INT, signal -> waiting.interrupt());
    }

    /// Names of commands first, then what the command offers.
    private static void complete(Session session, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            session.commands().forEach(command -> command.names()
                    .forEach(name -> candidates.add(candidate(name, command.purpose()))));
        } else if (line.wordIndex() == 1) {
            session.find(line.words().getFirst())
                    .map(command -> command.firstArguments().get())
                    .orElse(List.of())
                    .forEach(argument -> candidates.add(new Candidate(argument)));
        }
    }

    private static Candidate candidate(String name, String purpose) {
        return new Candidate(name, name, null, purpose, null, null, true);
    }

    @Override
    public @Nullable String next() {
        Thread.interrupted(); // by a Ctrl-C for which the command had ended too early
        try {
            return reader.readLine(prompt);
        } catch (UserInterruptException typedAnew) {
            return "";
        } catch (EndOfFileException noMore) {
            return null;
        }
    }
}
