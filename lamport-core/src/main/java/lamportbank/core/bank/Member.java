package lamportbank.core.bank;

/// A client as the bank knows it.
///
/// @param id the number of the client and of its account
/// @param address where it is reached, as an absolute URL
/// @param incarnation the random name of its journal
/// @param order how many registered before it
public record Member(int id, String address, String incarnation, long order, Status status) {
    public enum Status {
        ACTIVE,
        /// Left of its own will. Its account stays.
        LEFT,
        /// Declared dead by an operator: nothing is taken from it any more. Its account stays.
        EVICTED
    }

    Member with(Status next) {
        return new Member(id, address, incarnation, order, next);
    }

    Member at(String nextAddress) {
        return new Member(id, nextAddress, incarnation, order, status);
    }
}
