package lamportbank.fuzz;

import java.util.SplittableRandom;

/// One way in which a request goes wrong.
///
/// @param name says which, for a person
record Mutation(String name, Stage stage, Change change) {
    /// In the order in which a request is made: what is changed later rests on what was changed before.
    enum Stage {
        METHOD,
        PATH,
        QUERY,
        JSON,
        BODY,
        HEADER,
        RAW
    }

    @FunctionalInterface
    interface Change {
        void of(Draft draft, SplittableRandom random);
    }
}
