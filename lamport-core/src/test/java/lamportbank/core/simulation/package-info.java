/// A whole system in one thread, decided by one seed: real nodes over a journal in memory and a network that
/// loses, repeats, delays and reorders. [SafetyProperty] says what must hold after every step.
package lamportbank.core.simulation;
