package lamportbank.spring.json;

import java.io.Serial;
import java.lang.reflect.Constructor;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/// Holds JSON to what the code says of itself: in a `@NullMarked` package, what is not `@Nullable` is neither null
/// nor left out. So no null comes in from outside, and none gets as far as a protocol.
final class NothingIsNull extends NopAnnotationIntrospector {
    @Serial
    private static final long serialVersionUID = 1;

    @Override
    public JsonSetter.@Nullable Value findSetterInfo(MapperConfig<?> config, Annotated value) {
        return value instanceof AnnotatedParameter parameter
                && parameter.getMember() instanceof Constructor<?> constructor
                && constructor.getDeclaringClass().getPackage().isAnnotationPresent(NullMarked.class)
                && !constructor.getAnnotatedParameterTypes()[parameter.getIndex()].isAnnotationPresent(Nullable.class)
                        ? JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL)
                        : super.findSetterInfo(config, value);
    }
}
