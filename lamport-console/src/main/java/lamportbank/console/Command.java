package lamportbank.console;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;

/// Something that a person can type.
///
/// @param names the usual one first
/// @param parameters as in `<to> <amount>`; those in square brackets may be left out
/// @param purpose what it does, in a few words
/// @param firstArguments what Tab offers for the first parameter
record Command(
        List<String> names, List<String> parameters, String purpose, Action action,
        Supplier<List<String>> firstArguments) {
    /// @param names separated by blanks
    /// @param parameters separated by blanks
    static Command of(String names, String parameters, String purpose, Action action) {
        return new Command(words(names), words(parameters), purpose, action, List::of);
    }

    /// Does what the command says.
    @FunctionalInterface
    interface Action {
        /// @throws Trouble if it cannot be done
        /// @throws InterruptedException if the person waits no longer
        void run(Arguments arguments, PrintWriter out) throws InterruptedException;
    }

    Command offering(Supplier<List<String>> arguments) {
        return new Command(names, parameters, purpose, action, arguments);
    }

    /// @throws Trouble if there are too few arguments, or too many
    void run(Arguments arguments, PrintWriter out) throws InterruptedException {
        long least = parameters.stream().filter(parameter -> parameter.startsWith("<")).count();
        int count = arguments.words().size();
        if (count < least || count > parameters.size()) {
            throw new Trouble("it is: " + usage());
        }
        action.run(arguments, out);
    }

    String usage() {
        return (names.getFirst() + " " + String.join(" ", parameters)).strip();
    }

    static List<String> words(String line) {
        return line.isBlank() ? List.of() : List.of(line.strip().split("\\s+"));
    }
}
