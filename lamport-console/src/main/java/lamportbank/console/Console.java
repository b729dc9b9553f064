package lamportbank.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// The command behind `./console`.
final class Console {
    private static final Path HISTORY = Path.of(System.getProperty("user.home"), ".lamport-bank-history");
    /// JLine tells of a terminal that it does not know with a stack trace, and then treats it as a plain one.
    private static final Logger TERMINAL_LOG = Logger.getLogger("org.jline");

    private static final int DONE = 0;
    private static final int TROUBLE = 1;
    private static final int MISUSE = 2;

    private Console() {}

    public static void main(String[] arguments) throws InterruptedException {
        List<String> words = Arrays.asList(arguments);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(Options.USAGE);
            return;
        }
        System.exit(run(words));
    }

    private static int run(List<String> words) throws InterruptedException {
        Options options;
        try {
            options = Options.parse(words);
        } catch (Trouble misuse) {
            System.err.println("console: " + misuse.getMessage().stripTrailing());
            return MISUSE;
        }
        try {
            Rest rest = new Rest(nameOf(options), options.address());
            return isAtTerminal() ? talk(rest) : obey(rest);
        } catch (Trouble trouble) {
            System.err.println("console: " + trouble.getMessage());
            return TROUBLE;
        } catch (RuntimeException unforeseen) {
            System.err.println("console: a fault of this program, which should be reported: " + unforeseen);
            return TROUBLE;
        }
    }

    private static boolean isAtTerminal() {
        return System.console() != null && System.console().isTerminal();
    }

    /// Asks who is there. Somebody who is known by name may come later.
    private static String nameOf(Options options) throws InterruptedException {
        String found;
        try {
            Rest unknown = new Rest(options.address().toString(), options.address());
            found = unknown.json("/clock").path("node").asString();
        } catch (Away away) {
            if (options.name() == null) {
                throw away;
            }
            return options.name();
        } catch (Trouble other) {
            throw new Trouble("at " + options.address() + " there is no bank, client or branch");
        }
        if (options.name() != null && !options.name().equals(found)) {
            throw new Trouble("at " + options.address() + " there is not " + options.name() + ", but " + found);
        }
        return found;
    }

    /// With a person.
    private static int talk(Rest rest) {
        TERMINAL_LOG.setLevel(Level.OFF);
        try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
            PrintWriter out = terminal.writer();
            Session session = new Session(Session.commandsOf(rest), out, out);
            TerminalLines lines = new TerminalLines(terminal, rest.name(), session, HISTORY);
            out.println(rest.name() + " at " + rest.address() + "; ? lists the commands, Tab completes, q ends");
            session.find("b").ifPresent(balance -> session.run("b"));
            session.run(lines);
            return DONE;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// With a file or a pipe.
    private static int obey(Rest rest) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Session session = new Session(Session.commandsOf(rest), out, err);
        session.run(Lines.of(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))));
        return session.isTroubled() ? TROUBLE : DONE;
    }
}
