package lamportbank.core.explorer;

import java.util.Arrays;
import java.util.function.IntFunction;

/// What follows from each of some numbered values, computed once each. The results are immutable. For several threads.
final class Derived<T> {
    private final IntFunction<T> rule;
    private volatile Object[] results = new Object[64];

    Derived(IntFunction<T> rule) {
        this.rule = rule;
    }

    @SuppressWarnings("unchecked")
    T get(int number) {
        Object[] known = results;
        Object result = number < known.length ? known[number] : null;
        return result != null ? (T) result : compute(number);
    }

    private T compute(int number) {
        T result = rule.apply(number);
        synchronized (this) {
            if (number >= results.length) {
                results = Arrays.copyOf(results, Math.max(number + 1, results.length * 2));
            }
            results[number] = result;
        }
        return result;
    }
}
