package lamportbank.core.simulation;

/// How bad the network is: probabilities.
///
/// @param loss of anything in flight
/// @param repeat of anything in flight
/// @param journal failure per round, half of them after the steps were stored
record Faults(double loss, double repeat, double journal) {
    static final Faults NONE = new Faults(0, 0, 0);
    static final Faults SOME = new Faults(0.1, 0.1, 0.01);
}
