package lamportbank.spring.json;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;

/// The messages, commands and facts of a protocol, so that JSON can name them. In JSON a type is named by its
/// simple name, which must be unique among the messages, the commands and the facts of a service.
///
/// @param roots records, or sealed interfaces that stand for all their records
public record Vocabulary(List<Class<?>> roots) {
    public static Vocabulary of(Class<?>... roots) {
        return new Vocabulary(List.of(roots));
    }

    public Stream<Class<?>> types() {
        return roots.stream().flatMap(Vocabulary::concrete);
    }

    static Stream<Class<?>> concrete(Class<?> type) {
        Stream<Class<?>> below = type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(Vocabulary::concrete)
                : Stream.empty();
        return Modifier.isAbstract(type.getModifiers()) ? below : Stream.concat(Stream.of(type), below);
    }
}
