package lamportbank.spring.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Command;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

/// Values of any record, from a seed: of each component's type, with whatever it can hold. New messages and new
/// components are covered the moment they exist. What a constructor refuses is drawn again.
public final class RandomValues {
    private static final int MAX_ELEMENTS = 3;
    private static final List<String> TEXTS =
            List.of("", " ", "a", "\"quoted\" \\ \n\t\u0000", "ü – 語 😀", "null", "{}", "bank", "2026-01-01");
    private static final List<String> IDS = List.of("t1", "a_b.c:d-e", "X".repeat(64));
    private static final Map<String, List<String>> TEXTS_BY_NAME = Map.of(
            "id", IDS,
            "incarnation", List.of("5be1-4", "~", "X".repeat(64)),
            "address", List.of("http://127.0.0.1:8101", "https://h/" + "p".repeat(190)),
            "hash", List.of(Block.GENESIS, "0".repeat(64)),
            "previousHash", List.of(Block.GENESIS, "f".repeat(64)));
    private static final List<Integer> INTS = List.of(1, 2, 3, 100, ProcessId.MAX_NUMBER);
    private static final int MAX_TRIES = 10_000;
    private static final List<Long> LONGS = List.of(0L, 1L, -1L, (1L << 53) - 1, Long.MAX_VALUE, Long.MIN_VALUE);

    private final Random random;
    private final Map<Class<?>, List<Class<?>>> kinds = new HashMap<>();

    /// @param vocabulary what messages, commands and facts there are
    public RandomValues(long seed, Vocabulary vocabulary) {
        random = new Random(seed);
        for (Class<?> base : List.of(Message.class, Command.class, Fact.class)) {
            kinds.put(base, vocabulary.types().filter(base::isAssignableFrom).toList());
        }
        kinds.put(Effect.class, Vocabulary.concrete(Effect.class).toList());
    }

    public <T> T of(Class<T> type) {
        return type.cast(value(type, Map.of()));
    }

    /// The state of a process with a protocol that has this state.
    @SuppressWarnings("unchecked") // that is how it is made
    public <S> LamportProcess.State<S> stateOf(Class<S> protocol) {
        TypeVariable<?> variable = LamportProcess.State.class.getTypeParameters()[0];
        return (LamportProcess.State<S>) record(LamportProcess.State.class, Map.of(variable, protocol));
    }

    private Object value(Type type, Map<TypeVariable<?>, Type> variables) {
        return switch (type) {
            case TypeVariable<?> variable -> value(variables.get(variable), variables);
            case ParameterizedType generic -> generic(generic, variables);
            case Class<?> plain -> plain(plain, Map.of());
            default -> throw new IllegalStateException("no values of " + type);
        };
    }

    private Object generic(ParameterizedType type, Map<TypeVariable<?>, Type> variables) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = Arrays.stream(type.getActualTypeArguments())
                .map(argument -> argument instanceof TypeVariable<?> variable ? variables.get(variable) : argument)
                .toArray(Type[]::new);
        int size = random.nextInt(MAX_ELEMENTS + 1);
        if (raw == List.class) {
            List<Object> list = new ArrayList<>();
            IntStream.range(0, size).forEach(element -> list.add(value(arguments[0], variables)));
            return List.copyOf(list);
        }
        if (raw == SortedSet.class) {
            SortedSet<Object> set = new TreeSet<>();
            IntStream.range(0, size).forEach(element -> set.add(value(arguments[0], variables)));
            return set;
        }
        if (raw == SortedMap.class) {
            SortedMap<Object, Object> map = new TreeMap<>();
            IntStream.range(0, size)
                    .forEach(entry -> map.put(value(arguments[0], variables), value(arguments[1], variables)));
            return map;
        }
        Map<TypeVariable<?>, Type> bound = new HashMap<>();
        for (int place = 0; place < arguments.length; place++) {
            bound.put(raw.getTypeParameters()[place], arguments[place]);
        }
        return plain(raw, bound);
    }

    private Object plain(Class<?> type, Map<TypeVariable<?>, Type> variables) {
        if (type == long.class || type == Long.class) {
            return oneOf(LONGS) + (random.nextBoolean() ? 0 : random.nextLong(-1000, 1000));
        }
        if (type == int.class || type == Integer.class) {
            return random.nextInt(4) == 0 ? random.nextInt() : oneOf(INTS);
        }
        if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        }
        if (type == String.class) {
            return oneOf(TEXTS);
        }
        if (type == Timestamp.class) {
            return new Timestamp(random.nextLong(Timestamp.MAX_TIME + 1), random.nextInt(Timestamp.MAX_NODE + 1));
        }
        if (type == ProcessId.class) {
            return new ProcessId(oneOf(List.of("bank", "client", "guest-book")),
                    random.nextInt(ProcessId.MAX_NUMBER + 1));
        }
        if (type == MutexMessage.Release.class) {
            Block block = of(Block.class);
            return new MutexMessage.Release(block.request(), block);
        }
        if (type == Money.class) {
            return new Money(random.nextLong(-Money.MAX_CENTS, Money.MAX_CENTS + 1));
        }
        if (type.isEnum()) {
            return oneOf(List.of(type.getEnumConstants()));
        }
        if (kinds.containsKey(type)) {
            return plain(oneOf(kinds.get(type)), Map.of());
        }
        if (Modifier.isAbstract(type.getModifiers()) && type.isSealed()) {
            return plain(oneOf(Vocabulary.concrete(type).toList()), Map.of());
        }
        if (type.isRecord()) {
            return record(type, variables);
        }
        throw new IllegalStateException("no values of " + type);
    }

    private Object record(Class<?> type, Map<TypeVariable<?>, Type> variables) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Optional<Object> made = drawn(type, variables);
            if (made.isPresent()) {
                return made.get();
            }
        }
        throw new IllegalStateException("no valid " + type + " in " + MAX_TRIES + " tries");
    }

    /// @return nothing if the constructor refuses the values
    private Optional<Object> drawn(Class<?> type, Map<TypeVariable<?>, Type> variables) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable
        Object[] values = new @Nullable Object[components.length];
        for (int place = 0; place < components.length; place++) {
            boolean nullable = components[place].getAnnotatedType().isAnnotationPresent(Nullable.class);
            values[place] = nullable && random.nextBoolean() ? null : component(components[place], variables);
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(values));
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException) {
                return Optional.empty();
            }
            throw new IllegalStateException("no " + type + " of " + Arrays.toString(values), refused);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("no " + type + " of " + Arrays.toString(values), failure);
        }
    }

    private Object component(RecordComponent component, Map<TypeVariable<?>, Type> variables) {
        List<String> texts = component.getType() == String.class ? TEXTS_BY_NAME.get(component.getName()) : null;
        return texts != null ? oneOf(texts) : value(component.getGenericType(), variables);
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
