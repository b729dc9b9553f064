package lamportbank.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// How long and with how many everything is measured.
///
/// @param rounds in each of which every side has its turn
/// @param turn of one side in one round
/// @param warmUp of each side, before the first round
/// @param callers at each client or branch that is to be saturated
record Plan(int rounds, Duration turn, Duration warmUp, int callers) {
    /// For what is measured of many systems, one after the other, in two ways each: what warms up one does the other.
    Plan inShortTurns() {
        return new Plan(rounds, turn.dividedBy(2), warmUp.dividedBy(2), callers);
    }

    /// Measures all sides in turns, so that what else goes on at the machine hits them alike.
    ///
    /// @param sides by name; each measures for a time
    /// @return what each measured, round by round
    <T> Map<String, List<T>> inTurns(Map<String, Function<Duration, T>> sides) {
        sides.values().forEach(side -> side.apply(warmUp));
        Map<String, List<T>> measured = new LinkedHashMap<>();
        sides.keySet().forEach(name -> measured.put(name, new ArrayList<>()));
        for (int round = 1; round <= rounds; round++) {
            sides.forEach((name, side) -> measured.get(name).add(side.apply(turn)));
        }
        return measured;
    }
}
