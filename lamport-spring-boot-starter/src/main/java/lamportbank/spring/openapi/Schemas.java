package lamportbank.spring.openapi;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import lamportbank.core.branch.EventId;
import lamportbank.core.chain.Money;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Command;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.spring.feed.FeedMessage;
import lamportbank.spring.json.Vocabulary;
import lamportbank.spring.trouble.Trouble;

/// JSON schemas (2020-12, as OpenAPI 3.1 has them) of what Jackson makes of our records: see
/// [lamportbank.spring.json.LamportModule]. A record is an object of its components and nothing else; what is not `@Nullable`
/// is there. What comes in and what goes out differ in money alone: a number does as well on input.
final class Schemas {
    /// The largest whole number that JSON carries exactly.
    private static final long MAX_EXACT = (1L << 53) - 1;

    /// Where JSON names a type.
    private static final List<Class<?>> PLACES =
            List.of(Input.class, Effect.class, Message.class, Command.class, Fact.class, FeedMessage.class);

    private static final String WHOLE_AND_CENTS = "^-?[0-9]{1,14}\\.[0-9]{2}$";
    private static final String PROCESS = "^[a-z][a-z0-9-]*$";

    /// Of one process among several, or of an account.
    private static final Map<String, Object> NUMBER = Map.of("minimum", 1, "maximum", ProcessId.MAX_NUMBER);

    /// What the components of the core's records, or all of a name, may be: it knows nothing of OpenAPI, and cannot say so there.
    private static final Map<String, Map<String, Object>> BOUNDS = Map.ofEntries(
            Map.entry("Timestamp.time", Map.of("minimum", 0, "maximum", Timestamp.MAX_TIME)),
            Map.entry("Timestamp.node", Map.of("maximum", Timestamp.MAX_NODE)),
            Map.entry("Transfer.from", NUMBER),
            Map.entry("Transfer.to", NUMBER),
            Map.entry("SealedTransfer.from", NUMBER),
            Map.entry("SealedTransfer.to", NUMBER),
            Map.entry("Member.id", NUMBER),
            Map.entry("eventId", Map.of("minimum", -MAX_EXACT)), // a branch numbers those without an id so
            Map.entry("SubEvent.id", Map.of("minimum", -MAX_EXACT)),
            Map.entry("Event.eventid", Map.of("minimum", -MAX_EXACT)),
            Map.entry("Envelope.sequence", Map.of("minimum", 1)),
            Map.entry("Envelope.stamp", Map.of("minimum", 0, "maximum", Timestamp.MAX_TIME - 1)),
            Map.entry("Transfer.id", Map.of("pattern", "^[A-Za-z0-9_.:-]{1,64}$")),
            Map.entry("SealedTransfer.id", Map.of("pattern", "^[A-Za-z0-9_.:-]{1,64}$")),
            Map.entry("Block.hash", Map.of("pattern", "^[0-9a-f]{64}$")),
            Map.entry("Block.previousHash", Map.of("pattern", "^[0-9a-f]{64}$")));

    private final List<Class<?>> vocabulary;

    /// By the name under which the rest refers to them.
    private final Map<String, Map<String, Object>> components = new TreeMap<>();

    private final Map<String, Class<?>> named = new HashMap<>();

    private final Class<?> shown;

    /// @param shown of what class the state is that the service shows of its process
    Schemas(List<Vocabulary> vocabularies, Class<?> shown) {
        this.shown = shown;
        vocabulary = Stream.concat(
                Stream.of(Effect.class, FeedMessage.class).flatMap(root -> Stream.of(root.getPermittedSubclasses())),
                vocabularies.stream().flatMap(some -> some.types()))
                .distinct()
                .toList();
    }

    Map<String, Map<String, Object>> components() {
        return components;
    }

    /// @param incoming whether it is read rather than written
    Map<String, Object> of(Type type, boolean incoming) {
        return switch (type) {
            case Class<?> plain -> ofClass(plain, incoming);
            case ParameterizedType generic when generic.getRawType() instanceof Class<?> raw -> ofGeneric(
                    raw, generic, incoming);
            case GenericArrayType array ->
                Map.of("type", "array", "items", of(array.getGenericComponentType(), incoming));
            default -> Map.of();
        };
    }

    private Map<String, Object> ofGeneric(Class<?> raw, ParameterizedType generic, boolean incoming) {
        Type[] arguments = generic.getActualTypeArguments();
        if (Collection.class.isAssignableFrom(raw)) {
            Map<String, Object> array = new LinkedHashMap<>();
            array.put("type", "array");
            array.put("items", of(arguments[0], incoming));
            if (Set.class.isAssignableFrom(raw)) {
                array.put("uniqueItems", true);
            }
            return array;
        }
        return Map.class.isAssignableFrom(raw)
                ? Map.of("type", "object", "additionalProperties", of(arguments[1], incoming))
                : Map.of();
    }

    private Map<String, Object> ofClass(Class<?> type, boolean incoming) {
        if (type == Money.class) {
            return refer("Money", Money.class, incoming, () -> money(incoming));
        }
        if (type == ProcessId.class) {
            return refer("ProcessId", type, false, () -> Map.of(
                    "type", "string", "pattern", PROCESS, "examples", List.of("client-2", "bank")));
        }
        if (type == EventId.class) {
            return Map.of("type", "integer", "format", "int64", "minimum", 1, "maximum", EventId.MAX);
        }
        if (type == String.class) {
            return Map.of("type", "string");
        }
        if (type == boolean.class || type == Boolean.class) {
            return Map.of("type", "boolean");
        }
        if (type == int.class || type == Integer.class) {
            return Map.of("type", "integer", "format", "int32", "minimum", 0, "maximum", Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return Map.of("type", "integer", "format", "int64", "minimum", 0, "maximum", MAX_EXACT);
        }
        if (type == double.class || type == Double.class) {
            return Map.of("type", "number");
        }
        if (type == Instant.class) {
            return Map.of("type", "string", "format", "date-time");
        }
        if (type == URI.class) {
            return Map.of("type", "string", "format", "uri");
        }
        if (type.isEnum()) {
            return Map.of("type", "string",
                    "enum", Stream.of(type.getEnumConstants()).map(one -> ((Enum<?>) one).name()).toList());
        }
        if (PLACES.contains(type)) {
            return refer(type.getSimpleName(), type, incoming, () -> oneOf(type, incoming));
        }
        if (type.isRecord()) {
            return refer(nameOf(type), type, incoming, () -> object(type, incoming));
        }
        return Map.of();
    }

    /// What a process shows of itself, and of what is wrong: see [lamportbank.spring.web.WholeState].
    Map<String, Object> state() {
        return shown.isRecord() ? refer("State", shown, false, this::makeState) : Map.of();
    }

    private Map<String, Object> makeState() {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        add(shown, false, properties, required);
        properties.put("troubles", Map.of("type", "array", "items", of(Trouble.class, false)));
        required.add("troubles");
        return closed(properties, required);
    }

    @FunctionalInterface
    private interface Making {
        Map<String, Object> make();
    }

    private Map<String, Object> refer(String simple, Class<?> type, boolean incoming, Making making) {
        String name = simple + (incoming && hasMoney(type, Set.of()) ? "Input" : "");
        Class<?> other = named.putIfAbsent(name, type);
        if (other == null) {
            components.put(name, Map.of()); // it may speak of itself
            components.put(name, making.make());
        } else if (other != type) {
            throw new IllegalStateException(type + " and " + other + " would have the same name in OpenAPI");
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    /// The simple name, which must be unique among all of a service. What only one controller takes or gives has that
    /// one's name before its own, and a message and a fact may share a name, for they never stand in the same place.
    private static String nameOf(Class<?> type) {
        String simple = type.getSimpleName();
        String place = Stream.of(Fact.class, Effect.class, FeedMessage.class)
                .filter(kind -> kind.isAssignableFrom(type))
                .map(Class::getSimpleName)
                .findFirst()
                .orElse("");
        Class<?> around = type.getEnclosingClass();
        String owner = around != null && around.getSimpleName().endsWith("Controller")
                ? around.getSimpleName().replace("Controller", "")
                : "";
        return (simple.startsWith(owner) ? simple : owner + simple) + place;
    }

    private static Map<String, Object> money(boolean incoming) {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("type", "string");
        text.put("pattern", incoming ? "^-?[0-9]{1,16}(\\.[0-9]{1,2})?$" : WHOLE_AND_CENTS);
        text.put("examples", List.of("5.00"));
        if (!incoming) {
            text.put("description", "at most " + new Money(Money.MAX_CENTS) + " of either sign, with two decimals");
            return text;
        }
        BigDecimal most = new BigDecimal(new Money(Money.MAX_CENTS).toString());
        return Map.of(
                "description",
                "at most " + most + " of either sign; as a number with at most two decimals it does as well",
                "oneOf", List.of(text, Map.of("type", "number", "minimum", most.negate(), "maximum", most, "multipleOf",
                        new BigDecimal("0.01"))),
                "examples", List.of("5.00", 5));
    }

    private Map<String, Object> oneOf(Class<?> place, boolean incoming) {
        List<Map<String, Object>> kinds = vocabulary.stream()
                .filter(place::isAssignableFrom)
                .map(type -> ofClass(type, incoming))
                .toList();
        return kinds.isEmpty() ? Map.of("type", "object", "required", List.of("type")) : Map.of("oneOf", kinds);
    }

    private Map<String, Object> object(Class<?> type, boolean incoming) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        if (PLACES.stream().anyMatch(place -> place.isAssignableFrom(type))) {
            JsonTypeName name = type.getAnnotation(JsonTypeName.class);
            properties.put("type",
                    Map.of("type", "string", "const", name == null ? type.getSimpleName() : name.value()));
            required.add("type");
        }
        add(type, incoming, properties, required);
        return closed(properties, required);
    }

    private void add(Class<?> type, boolean incoming, Map<String, Object> properties, List<String> required) {
        for (RecordComponent component : type.getRecordComponents()) {
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    && said(component).filter(said -> said.requiredMode() == Schema.RequiredMode.REQUIRED).isEmpty();
            Map<String, Object> property = bounded(type, component, ofComponent(type, component, incoming));
            properties.put(component.getName(), nullable ? orNull(property) : property);
            if (!nullable || !incoming && !leavesOutWhatIsEmpty(type)
                    && !leavesOutWhatIsEmpty(component.getAccessor())) {
                required.add(component.getName());
            }
        }
    }

    private Map<String, Object> ofComponent(Class<?> type, RecordComponent component, boolean incoming) {
        if (type == FeedMessage.Snapshot.class && component.getType() == Object.class) {
            return state();
        }
        ArraySchema elements = component.getAccessor().getAnnotation(ArraySchema.class);
        return elements == null // else they are JSON already
                ? of(component.getGenericType(), incoming)
                : Map.of("type", "array", "items", of(elements.schema().implementation(), incoming));
    }

    private static Map<String, Object> closed(Map<String, Object> properties, List<String> required) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", properties);
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        object.put("additionalProperties", false);
        return object;
    }

    private static boolean leavesOutWhatIsEmpty(AnnotatedElement shown) {
        JsonInclude include = shown.getAnnotation(JsonInclude.class);
        return include != null && include.value() != JsonInclude.Include.ALWAYS;
    }

    private static Map<String, Object> orNull(Map<String, Object> schema) {
        if (schema.isEmpty()) {
            return schema;
        }
        if (schema.get("type") instanceof String type && !schema.containsKey("enum")) {
            Map<String, Object> both = new LinkedHashMap<>(schema);
            both.put("type", List.of(type, "null"));
            return both;
        }
        return Map.of("anyOf", List.of(schema, Map.of("type", "null")));
    }

    private static Map<String, Object> bounded(Class<?> type, RecordComponent component, Map<String, Object> schema) {
        Map<String, Object> bounded = new LinkedHashMap<>(schema);
        if (component.getType() == long.class) {
            bounded.putAll(BOUNDS.getOrDefault(component.getName(), Map.of()));
        }
        bounded.putAll(BOUNDS.getOrDefault(type.getSimpleName() + "." + component.getName(), Map.of()));
        said(component).ifPresent(said -> {
            if (!said.minimum().isEmpty()) {
                bounded.put("minimum", Long.parseLong(said.minimum()));
            }
            if (!said.maximum().isEmpty()) {
                bounded.put("maximum", Long.parseLong(said.maximum()));
            }
            if (!said.pattern().isEmpty()) {
                bounded.put("pattern", said.pattern());
            }
            if (said.minLength() > 0) {
                bounded.put("minLength", said.minLength());
            }
            if (said.maxLength() < Integer.MAX_VALUE) {
                bounded.put("maxLength", said.maxLength());
            }
            if (said.allowableValues().length > 0) {
                bounded.put("enum", List.of(said.allowableValues()));
            }
            if (!said.description().isEmpty()) {
                bounded.put("description", said.description());
            }
            if (!said.example().isEmpty()) {
                bounded.put("examples", List.of(bounded.get("type") instanceof String name && name.equals("integer")
                        ? (Object) Long.valueOf(said.example())
                        : said.example()));
            }
        });
        return bounded;
    }

    /// The compiler hands what is said of a component on to its accessor.
    private static Optional<Schema> said(RecordComponent component) {
        AnnotatedElement accessor = component.getAccessor();
        return Optional.ofNullable(accessor.getAnnotation(Schema.class));
    }

    private boolean hasMoney(Type type, Set<Type> seen) {
        if (type == Money.class) {
            return true;
        }
        if (seen.contains(type)) {
            return false;
        }
        Set<Type> more = new HashSet<>(seen);
        more.add(type);
        return switch (type) {
            case Class<?> plain when plain.isRecord() -> Arrays.stream(plain.getRecordComponents())
                    .anyMatch(component -> hasMoney(component.getGenericType(), more));
            case Class<?> plain when PLACES.contains(plain) -> vocabulary.stream()
                    .filter(plain::isAssignableFrom)
                    .anyMatch(one -> hasMoney(one, more));
            case ParameterizedType generic -> Stream.of(generic.getActualTypeArguments())
                    .anyMatch(argument -> hasMoney(argument, more));
            default -> false;
        };
    }
}
