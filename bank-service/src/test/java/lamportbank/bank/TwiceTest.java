package lamportbank.bank;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TwiceTest {
    private static final int FITS = 393_216;

    /// @return what came twice, in the order of the passes
    private static List<String> find(List<String> texts) {
        Twice twice = new Twice();
        List<String> found = new ArrayList<>();
        do {
            texts.stream().filter(twice::isTwice).forEach(found::add);
        } while (twice.beginNextPass());
        return found;
    }

    private static List<String> different(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, FITS - 1, FITS, FITS + 1, 1_000_000})
    void nothing_comes_twice_among_different_texts(int count) {
        assertThat(find(different(count))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, FITS, FITS + 1, 1_000_000})
    void what_comes_twice_is_found_wherever_it_is(int count) {
        List<String> texts = new ArrayList<>(different(count));
        List<String> again = IntStream.range(0, 50).mapToObj(part -> texts.get(part * (count - 1) / 49)).toList();
        texts.addAll(again);
        assertThat(find(texts)).containsExactlyInAnyOrderElementsOf(again);
    }

    @Test
    void what_comes_three_times_is_found_two_times() {
        assertThat(find(List.of("a", "b", "a", "a"))).containsExactly("a", "a");
    }
}
