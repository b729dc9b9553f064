package lamportbank.core.explorer;

/// Something that can happen next.
sealed interface Event {
    /// To whom.
    int actor();

    /// A person's next wish at an actor.
    record Wish(int actor) implements Event {}

    /// The first message of a channel arrives.
    record Arrival(int from, int to) implements Event {
        @Override
        public int actor() {
            return to;
        }
    }

    /// A question or an answer of a REST call arrives.
    record RestArrival(Rest flight) implements Event {
        @Override
        public int actor() {
            return flight.answer() ? flight.caller() : flight.callee();
        }
    }

    /// A process loses its memory and comes back with what its journal holds.
    record Crash(int actor) implements Event {}
}
