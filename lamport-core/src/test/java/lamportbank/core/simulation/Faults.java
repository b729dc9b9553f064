package lamportbank.core.simulation;

/// How bad the network is: probabilities.
///
/// @param loss of anything in flight
/// @param repeat of anything in flight
/// @param gap that a post leaves out the first messages that it should carry
/// @param journal failure per round, half of them after the steps were stored
record Faults(double loss, double repeat, double gap, double journal) {
    static final Faults NONE = new Faults(0, 0, 0, 0);
    static final Faults SOME = new Faults(0.1, 0.1, 0.05, 0.01);
}
