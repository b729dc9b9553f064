package lamportbank.console;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// What was asked for on the command line.
///
/// @param name of the process, as in `client-1`; null if only its address is known
/// @param address where its REST is
record Options(@Nullable String name, URI address) {
    static final String USAGE =
            """
            usage: ./console PROCESS [--port P]

              PROCESS     bank, client-1 (to client-99), branch-1 (to branch-99), or an address: http://127.0.0.1:8101
              --port P    the dashboard's port (8080); the bank is at P+10, client i at P+20+i, branch i at P+120+i

            Then type ? for the commands. Commands can be piped in, too: echo b | ./console client-1
            Exit code 0: all was done; 1: some command was not, or there is no such process; 2: not so.
            """;

    private static final Pattern NAME = Pattern.compile("bank|(?<kind>client|branch)-(?<number>[1-9][0-9]?)");
    private static final int USUAL_PORT = 8080;
    private static final int HIGHEST_PORT = 65_535 - 120 - 99;

    /// @throws Trouble if it makes no sense
    static Options parse(List<String> arguments) {
        Deque<String> words = new ArrayDeque<>(arguments);
        @Nullable
        String process = null;
        int port = USUAL_PORT;
        boolean isPortSaid = false;
        while (!words.isEmpty()) {
            String word = words.removeFirst();
            if (word.equals("--port") && isPortSaid) {
                throw new Trouble("--port is there twice");
            } else if (word.equals("--port")) {
                isPortSaid = true;
                port = port(words.pollFirst());
            } else if (word.startsWith("-") || process != null) {
                throw new Trouble("what is " + word + "?\n" + USAGE);
            } else {
                process = word;
            }
        }
        if (process == null) {
            throw new Trouble(USAGE);
        }
        return process.contains("://") ? new Options(null, address(process)) : named(process, port);
    }

    private static int port(@Nullable String text) {
        if (text != null && text.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= HIGHEST_PORT) {
                return port;
            }
        }
        throw new Trouble("--port takes 1 to " + HIGHEST_PORT + (text == null ? "" : ", not " + text));
    }

    private static URI address(String text) {
        try {
            URI address = URI.create(text);
            if (address.getHost() != null && address.getScheme().matches("https?")
                    && address.getPort() <= 65_535 && address.getPort() != 0
                    && address.getRawUserInfo() == null && address.getRawQuery() == null
                    && address.getRawFragment() == null) {
                return address;
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new Trouble("an address is as in http://127.0.0.1:8101, not " + text);
    }

    private static Options named(String name, int port) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new Trouble("there is no process " + name + "\n" + USAGE);
        }
        return new Options(name, URI.create("http://127.0.0.1:" + (port + switch (matcher.group("kind")) {
            case "client" -> 20 + Integer.parseInt(matcher.group("number"));
            case "branch" -> 120 + Integer.parseInt(matcher.group("number"));
            case null, default -> 10;
        })));
    }
}
