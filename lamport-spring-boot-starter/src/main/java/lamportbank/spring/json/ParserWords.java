package lamportbank.spring.json;

import tools.jackson.core.JacksonException;

/// What a parser of JSON met, for a person: without the names of its settings, which nobody can change who sends JSON.
public final class ParserWords {
    private ParserWords() {}

    /// One sentence, as in `a number has 1000 digits at most`.
    public static String of(JacksonException malformed) {
        String complaint = malformed.getOriginalMessage().lines().findFirst().orElse("it ends too early");
        if (complaint.contains("comment")) {
            return "it has no comments";
        }
        if (complaint.startsWith("Document nesting depth")) {
            return "it is nested too deeply";
        }
        return complaint
                .replaceFirst("Non-standard token '(.*?)'.*", "it has no number $1")
                .replaceFirst("Number value length .*", "a number has 1000 digits at most")
                .replaceFirst("Name length .*", "a name has 50000 characters at most")
                .replaceFirst(": enable .*| \\(for .*", "")
                .replaceFirst("\\('?(.+?)'? \\(code [0-9]+\\)\\)", "$1");
    }
}
