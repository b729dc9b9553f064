package lamportbank.spring.simulation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import lamportbank.spring.channel.SenderRaces;
import lamportbank.spring.web.RoomRaces;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/// The races run as they are, in whatever order the machine has them; `./prove threads` tries many.
@ExtendWith(Silently.class)
class RacesTest {
    private static final int TIMES = 20;

    static Stream<Arguments> races() {
        return Stream.of(LoopRaces.class, SenderRaces.class, RoomRaces.class)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(method -> argumentSet(method.getName(), method));
    }

    @ParameterizedTest
    @MethodSource("races")
    @Timeout(60)
    void ends_as_it_must(Method race) throws ReflectiveOperationException {
        for (int time = 0; time < TIMES; time++) {
            race.invoke(null);
        }
    }
}
