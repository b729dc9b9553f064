package lamportbank.spring.json;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.std.StdConvertingDeserializer;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.util.StdConverter;

import lamportbank.core.bank.Seal;
import lamportbank.core.branch.EventId;
import lamportbank.core.chain.Money;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Command;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Fact;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

/// Teaches Jackson the values of the core, which knows nothing of JSON.
public final class LamportModule extends SimpleModule {
    private static final long serialVersionUID = 1;

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    private interface Typed {}

    /// In snapshots of before there is the whole block.
    @JsonIgnoreProperties({"previousHash", "transfers"})
    private interface SealOfBefore {}

    /// Where JSON names a type.
    private static final List<Class<?>> PLACES =
            List.of(Input.class, Effect.class, Message.class, Command.class, Fact.class);

    private final Map<String, Class<?>> named = new HashMap<>();

    public LamportModule(List<Vocabulary> vocabularies) {
        super("lamport");
        PLACES.forEach(type -> setMixInAnnotation(type, Typed.class));
        setMixInAnnotation(Seal.class, SealOfBefore.class);
        Stream.concat(
                Vocabulary.of(Input.class, Effect.class, Exchange.class).types(),
                vocabularies.stream().flatMap(Vocabulary::types))
                .distinct()
                .forEach(type -> register(type));
        asText(ProcessId.class, ProcessId::parse);
        asKey(Timestamp.class, LamportModule::timestamp);
        addSerializer(Money.class, new TextSerializer<>(Money.class));
        addDeserializer(Money.class, new MoneyDeserializer());
        addDeserializer(Effect.Sent.class, new StdConvertingDeserializer<>(new SentOfBefore()));
        addSerializer(EventId.class, new EventIdSerializer());
        addDeserializer(EventId.class, new EventIdDeserializer());
    }

    /// A message and a command may share a name, for they never stand in the same place; two messages may not.
    private void register(Class<?> type) {
        String place = PLACES.stream().filter(kind -> kind.isAssignableFrom(type)).toList() + type.getSimpleName();
        Class<?> other = named.put(place, type);
        if (other != null) {
            throw new IllegalArgumentException(
                    type + " and " + other + " have the same name, and JSON could not tell one from the other");
        }
        registerSubtypes(new NamedType(type, type.getSimpleName()));
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.insertAnnotationIntrospector(new NothingIsNull());
    }

    private <T> void asText(Class<T> type, Function<String, T> parse) {
        addSerializer(type, new TextSerializer<>(type));
        addDeserializer(type, new TextDeserializer<>(type, parse));
        asKey(type, parse);
    }

    private <T> void asKey(Class<T> type, Function<String, T> parse) {
        addKeySerializer(type, new KeySerializer<>(type));
        addKeyDeserializer(type, new ParsedKey(type, parse));
    }

    /// The form of [Timestamp#toString]: `(7,2)`.
    private static Timestamp timestamp(String text) {
        int comma = text.indexOf(',');
        if (comma < 2 || !text.startsWith("(") || !text.endsWith(")")) {
            throw new IllegalArgumentException("a timestamp is written (time,node), not " + text);
        }
        return new Timestamp(
                Long.parseLong(text.substring(1, comma)),
                Integer.parseInt(text.substring(comma + 1, text.length() - 1)));
    }

    private static final class TextSerializer<T> extends ValueSerializer<T> {
        private final Class<T> type;

        TextSerializer(Class<T> type) {
            this.type = type;
        }

        @Override
        public Class<?> handledType() {
            return type;
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(value.toString());
        }
    }

    private static final class KeySerializer<T> extends ValueSerializer<T> {
        private final Class<T> type;

        KeySerializer(Class<T> type) {
            this.type = type;
        }

        @Override
        public Class<?> handledType() {
            return type;
        }

        @Override
        public void serialize(T value, JsonGenerator generator, SerializationContext context) {
            generator.writeName(value.toString());
        }
    }

    private static final class TextDeserializer<T> extends ValueDeserializer<T> {
        private final Class<T> type;
        private final Function<String, T> parse;

        TextDeserializer(Class<T> type, Function<String, T> parse) {
            this.type = type;
            this.parse = parse;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (T) context.handleUnexpectedToken(type, parser);
            }
            try {
                return parse.apply(parser.getString());
            } catch (IllegalArgumentException malformed) {
                return (T) context.handleWeirdStringValue(type, parser.getString(), "%s", malformed.getMessage());
            }
        }
    }

    /// A multicast is `{"time", "to": {"client-2": 17, "client-3": 9}, "message"}`. Journals written before it was one
    /// effect have one for each receiver, `{"time", "to": "client-2", "sequence": 17, "message"}`, and are still read.
    private record StoredSent(long time, JsonNode to, @Nullable Long sequence, Message message) {}

    private static final class SentOfBefore extends StdConverter<StoredSent, Effect.Sent> {
        @Override
        public Effect.Sent convert(StoredSent stored) {
            SortedMap<ProcessId, Long> to = new TreeMap<>();
            if (stored.sequence() != null) {
                to.put(ProcessId.parse(stored.to().stringValue()), stored.sequence());
            } else {
                stored.to().properties()
                        .forEach(entry -> to.put(ProcessId.parse(entry.getKey()), entry.getValue().longValue()));
            }
            return new Effect.Sent(stored.time(), to, stored.message());
        }
    }

    /// A string, or a number with at most two decimals: judged by its text, so no float comes near it.
    private static final class MoneyDeserializer extends ValueDeserializer<Money> {
        @Override
        public Money deserialize(JsonParser parser, DeserializationContext context) {
            JsonToken token = parser.currentToken();
            if (token != JsonToken.VALUE_STRING
                    && token != JsonToken.VALUE_NUMBER_INT
                    && token != JsonToken.VALUE_NUMBER_FLOAT) {
                return (Money) context.handleUnexpectedToken(Money.class, parser);
            }
            try {
                return Money.parse(parser.getString());
            } catch (IllegalArgumentException malformed) {
                return (Money) context.handleWeirdStringValue(Money.class, parser.getString(), "%s",
                        malformed.getMessage());
            }
        }
    }

    private static final class EventIdSerializer extends ValueSerializer<EventId> {
        @Override
        public void serialize(EventId value, JsonGenerator generator, SerializationContext context) {
            generator.writeNumber(value.number());
        }
    }

    /// A number without a fraction or an exponent, and nothing else: what is almost an id would be a new event.
    private static final class EventIdDeserializer extends ValueDeserializer<EventId> {
        @Override
        public EventId deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    || !EventId.accepts(parser.getLongValue())) {
                return (EventId) context.handleUnexpectedToken(EventId.class, parser);
            }
            return new EventId(parser.getLongValue());
        }
    }

    private static final class ParsedKey extends KeyDeserializer {
        private final Class<?> type;
        private final Function<String, ?> parse;

        ParsedKey(Class<?> type, Function<String, ?> parse) {
            this.type = type;
            this.parse = parse;
        }

        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            try {
                return parse.apply(key);
            } catch (IllegalArgumentException malformed) {
                return context.handleWeirdKey(type, key, "%s", malformed.getMessage());
            }
        }
    }
}
