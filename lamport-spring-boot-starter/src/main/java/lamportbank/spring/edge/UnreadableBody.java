package lamportbank.spring.edge;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

import lamportbank.core.branch.EventId;
import lamportbank.core.chain.Money;
import lamportbank.spring.json.ParserWords;

/// What is wrong with a body, in the words of the caller: fields and values, not classes.
final class UnreadableBody {
    private static final Pattern MISSING =
            Pattern.compile("Missing required creator property '(\\w+)'.*", Pattern.DOTALL);

    /// The largest number that everybody reads alike (RFC 8259, section 6): 2^53 - 1.
    private static final long LARGEST_IN_JSON = (1L << 53) - 1;

    private UnreadableBody() {}

    static String describe(JacksonException cause) {
        return switch (cause) {
            case UnrecognizedPropertyException unknown ->
                "there is no field '" + unknown.getPropertyName() + "'; there are " + unknown.getKnownPropertyIds();
            case InvalidTypeIdException unknown -> at(cause) + "there is no type '" + unknown.getTypeId() + "'";
            case InvalidNullException empty -> at(cause) + "must not be null";
            case MismatchedInputException mismatch -> at(cause) + expected(mismatch);
            case ValueInstantiationException refused when refused
                    .getCause() instanceof IllegalArgumentException reason ->
                at(cause) + reason.getMessage();
            case DatabindException other -> at(cause) + "is not what is expected here";
            case InputCoercionException outOfRange -> at(cause) + "must be " + describe(outOfRange.getTargetType());
            case StreamConstraintsException excessive ->
                at(cause) + ParserWords.of(excessive);
            default -> "the body is not JSON: " + withoutPlace(ParserWords.of(cause));
        };
    }

    private static String expected(MismatchedInputException mismatch) {
        Matcher missing = MISSING.matcher(mismatch.getOriginalMessage());
        return missing.matches()
                ? "'" + missing.group(1) + "' is missing"
                : "must be " + describe(mismatch.getTargetType());
    }

    static String describe(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type == Money.class) {
            return "an amount with at most two decimals, as in \"5.00\", of at most " + new Money(Money.MAX_CENTS);
        }
        if (type == EventId.class) {
            return EventId.ALLOWED;
        }
        if (List.of(Integer.class, int.class).contains(type)) {
            return "a whole number of at most " + Integer.MAX_VALUE;
        }
        if (List.of(Long.class, long.class).contains(type)) {
            return "a whole number of at most " + LARGEST_IN_JSON;
        }
        if (List.of(Boolean.class, boolean.class).contains(type)) {
            return "true or false";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        return type.isRecord() ? "an object with " + fields(type) : type == String.class ? "text" : "something else";
    }

    private static String fields(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName)
                .collect(Collectors.joining(", "));
    }

    /// Where in the body, if it is not all of it.
    private static String at(JacksonException cause) {
        String path = cause.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "the body: " : path + ": ";
    }

    /// What the parser met, without its notes on where in which source.
    private static String withoutPlace(String met) {
        return met.replaceAll(" ?[(\\[].*", "");
    }
}
