package lamportbank.core.explorer;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Gives equal values the same small number, so that states of the whole system are a few integers each. For several
/// threads.
final class Interned<T> {
    private final Map<T, Integer> numbers = new ConcurrentHashMap<>();
    private volatile Object[] values = new Object[64];
    private int size;

    int number(T value) {
        Integer known = numbers.get(value);
        return known != null ? known : add(value);
    }

    private synchronized int add(T value) {
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size] = value;
        numbers.put(value, size); // only now can anyone ask for it
        return size++;
    }

    @SuppressWarnings("unchecked")
    T get(int number) {
        return (T) values[number];
    }

    synchronized int size() {
        return size;
    }
}
