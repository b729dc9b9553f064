package lamportbank.benchmark;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// How much one side had more than the other, round by round.
final class Ratio {
    private Ratio() {}

    static <T> Spread of(List<T> ones, List<T> others, ToDoubleFunction<T> measure) {
        return Spread.of(IntStream.range(0, ones.size())
                .mapToObj(round -> measure.applyAsDouble(ones.get(round)) / measure.applyAsDouble(others.get(round)))
                .toList());
    }
}
