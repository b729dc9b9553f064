package lamportbank.fuzz;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What is sent.
///
/// @param number decides it, with the seed
/// @param what is asked for, as in `POST /transfers`
/// @param mutations what is wrong with it
/// @param mustBeRefused whether no honest process or person would say this
/// @param request how it was made
record Input(long number, String what, List<Mutation> mutations, boolean mustBeRefused, Draft request) {
    private static final Set<String> USUAL_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE");

    Place place() {
        return request.place;
    }

    byte[] bytes() {
        return request.bytes();
    }

    boolean isToHead() {
        return request.method.equals("HEAD");
    }

    /// Whether it is clear where it ends, so that another can follow on the same connection.
    boolean isWellFramed() {
        boolean raw = mutations.stream().anyMatch(mutation -> mutation.stage() == Mutation.Stage.RAW);
        long lengths = request.headers.stream()
                .filter(header -> header.regionMatches(true, 0, "Content-Length", 0, 14))
                .count();
        boolean length = request.body().length == 0 && lengths == 0
                || lengths == 1 && request.headers.contains("Content-Length: " + request.body().length);
        return !raw && length
                && USUAL_METHODS.contains(request.method)
                && request.target().matches("/[\\x21-\\x7e]*")
                && request.headers.stream().allMatch(header -> header.matches("[A-Za-z0-9-]+: ?[\\x20-\\x7e]*")
                        && !header.matches("(?i)(transfer-encoding|expect|upgrade|connection).*"));
    }

    /// For a terminal.
    String asCommand() {
        if (!isWellFramed() || request.body().length > 3000) {
            return hexCommand();
        }
        StringBuilder line = new StringBuilder("curl -i --path-as-is -g");
        line.append(isToHead() ? " -I" : " -X " + request.method);
        boolean host = request.headers.stream().anyMatch(header -> header.startsWith("Host:"));
        line.append(host ? "" : " -H Host:");
        request.headers.stream()
                .filter(header -> !header.startsWith("Content-Length"))
                .filter(header -> !header.equals("Host: " + place().authority()))
                .forEach(header -> line.append(" -H ").append(quoted(Bytes.latin(
                        header.matches("[^:]+: *") ? header.replaceFirst(": *", ";") : header))));
        if (request.body().length > 0) {
            boolean typed = request.headers.stream().anyMatch(header -> header.startsWith("Content-Type"));
            line.append(typed ? "" : " -H Content-Type:");
            line.append(" --data-binary ").append(quoted(request.body()));
        }
        return line.append(' ').append(quoted(Bytes.latin("http://" + place().authority() + request.target())))
                .toString();
    }

    private String hexCommand() {
        return "echo " + HexFormat.of().formatHex(bytes()) + " | xxd -r -p | nc " + place().host() + " "
                + place().port();
    }

    private static String quoted(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        boolean plain = true;
        for (byte next : bytes) {
            int letter = next & 0xff;
            boolean shown = letter >= 0x20 && letter < 0x7f && letter != '\'' && letter != '\\';
            plain &= shown;
            text.append(shown ? String.valueOf((char) letter) : String.format(Locale.ROOT, "\\x%02x", letter));
        }
        return (plain ? "'" : "$'") + text + "'";
    }

    @Override
    public String toString() {
        return "input " + number + ": " + what + " at " + place() + ", "
                + (mutations.isEmpty() ? "as it is"
                        : String.join(" + ", mutations.stream().map(Mutation::name).toList()));
    }
}
