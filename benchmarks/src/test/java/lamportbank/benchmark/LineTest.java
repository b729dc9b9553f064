package lamportbank.benchmark;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LineTest {
    @Test
    void a_cost_for_each_other_member_is_a_line_and_not_more() {
        List<Line.Point> points = costs(members -> 3 * (members - 1));
        Line line = Line.through(points);

        assertThat(line.slope()).isCloseTo(3, within(1e-9));
        assertThat(line.at(10)).isCloseTo(27, within(1e-9));
        assertThat(line.straightness()).isCloseTo(1, within(1e-9));
    }

    @Test
    void a_cost_for_each_pair_of_members_is_told_from_one_for_each_member() {
        assertThat(Line.powerOf(costs(members -> 5 + 0.2 * members))).isLessThan(1.1);
        assertThat(Line.powerOf(costs(members -> 0.2 * members))).isCloseTo(1, within(1e-9));
        assertThat(Line.powerOf(costs(members -> 0.5 + 0.2 * members * members))).isGreaterThan(1.1);
    }

    private static List<Line.Point> costs(DoubleUnaryOperator cost) {
        return Stream.of(3, 5, 9, 25, 50)
                .map(members -> new Line.Point(members, Spread.of(List.of(cost.applyAsDouble(members)))))
                .toList();
    }
}
