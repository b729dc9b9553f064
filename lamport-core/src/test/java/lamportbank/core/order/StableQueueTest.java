package lamportbank.core.order;

import java.util.List;

import org.junit.jupiter.api.Test;

import lamportbank.core.clock.Timestamp;

import static org.assertj.core.api.Assertions.assertThat;

/// Seen by process 1; the others are 2 and 3.
class StableQueueTest {
    private final StableQueue<String> queue = new StableQueue<>(StableQueue.empty());

    StableQueueTest() {
        queue.expect(2, new Timestamp(0, 2));
        queue.expect(3, new Timestamp(0, 3));
    }

    @Test
    void the_head_is_the_earliest_not_the_first_to_come() {
        queue.add(new Timestamp(5, 2), "late");
        queue.add(new Timestamp(4, 3), "early");

        assertThat(queue.head()).contains(new Timestamp(4, 3));
    }

    @Test
    void the_head_is_stable_once_everyone_has_been_heard_from_later_than_it() {
        queue.add(new Timestamp(5, 1), "mine");
        queue.heard(new Timestamp(6, 2));
        assertThat(queue.stableHead()).isEmpty();
        assertThat(queue.unheard(new Timestamp(5, 1))).containsExactly(3);

        queue.heard(new Timestamp(6, 3));
        assertThat(queue.stableHead()).contains(new Timestamp(5, 1));
        assertThat(queue.unheard(new Timestamp(5, 1))).isEmpty();
    }

    @Test
    void two_messages_of_one_process_do_not_stand_in_for_one_of_another() {
        queue.add(new Timestamp(5, 1), "mine");
        queue.heard(new Timestamp(6, 2));
        queue.heard(new Timestamp(7, 2));

        assertThat(queue.stableHead()).isEmpty();
    }

    @Test
    void at_the_same_time_the_process_number_decides() {
        queue.add(new Timestamp(5, 1), "mine");
        queue.heard(new Timestamp(5, 2));
        queue.heard(new Timestamp(5, 3));

        assertThat(queue.stableHead()).as("(5,2) and (5,3) are later than (5,1)").contains(new Timestamp(5, 1));
    }

    @Test
    void the_message_that_brought_an_entry_is_word_enough_from_its_sender() {
        queue.heard(new Timestamp(5, 2));
        queue.add(new Timestamp(5, 2), "of 2");
        queue.heard(new Timestamp(6, 3));

        assertThat(queue.stableHead()).as("2 sends nothing earlier any more").contains(new Timestamp(5, 2));
        assertThat(queue.unheard(new Timestamp(5, 2))).isEmpty();
    }

    @Test
    void an_earlier_entry_takes_the_head_and_makes_it_wait_again() {
        queue.add(new Timestamp(5, 1), "mine");
        queue.heard(new Timestamp(6, 2));
        queue.add(new Timestamp(4, 3), "of 3");
        queue.heard(new Timestamp(4, 3));

        assertThat(queue.head()).contains(new Timestamp(4, 3));
        queue.remove(new Timestamp(4, 3));
        assertThat(queue.stableHead()).as("3 was heard from at 4 only").isEmpty();
    }

    @Test
    void a_run_ends_where_another_has_an_entry() {
        queue.add(new Timestamp(5, 1), "mine");
        queue.add(new Timestamp(7, 1), "mine too");
        queue.add(new Timestamp(7, 2), "of 2");
        queue.add(new Timestamp(8, 1), "mine, later");
        List.of(2, 3).forEach(other -> queue.heard(new Timestamp(9, other)));

        assertThat(queue.stableRun(1)).contains(new Timestamp(7, 1));
        assertThat(queue.stableRun(2)).as("2 is not first").isEmpty();
    }

    @Test
    void a_run_ends_where_an_earlier_entry_may_still_come() {
        queue.add(new Timestamp(5, 1), "mine");
        queue.add(new Timestamp(7, 1), "mine too");
        queue.heard(new Timestamp(9, 2));

        assertThat(queue.stableRun(1)).isEmpty();
        queue.heard(new Timestamp(6, 3));
        assertThat(queue.stableRun(1)).contains(new Timestamp(5, 1));
        queue.heard(new Timestamp(7, 3));
        assertThat(queue.stableRun(1)).contains(new Timestamp(7, 1));
    }

    @Test
    void those_of_one_process_up_to_an_entry_are_removed() {
        queue.add(new Timestamp(5, 2), "of 2");
        queue.add(new Timestamp(6, 1), "mine");
        queue.add(new Timestamp(7, 2), "of 2");
        queue.add(new Timestamp(8, 2), "of 2");
        queue.removeUpTo(new Timestamp(7, 2));

        assertThat(queue.entries()).containsOnlyKeys(new Timestamp(6, 1), new Timestamp(8, 2));
    }

    @Test
    void what_was_heard_is_never_taken_back() {
        queue.heard(new Timestamp(9, 2));
        queue.heard(new Timestamp(3, 2));

        assertThat(queue.heard()).containsEntry(2, new Timestamp(9, 2));
    }

    @Test
    void nobody_waits_for_a_stranger() {
        queue.heard(new Timestamp(9, 4));

        assertThat(queue.others()).containsExactly(2, 3);
    }

    @Test
    void one_that_is_gone_is_waited_for_no_more_and_its_entries_are_void() {
        queue.add(new Timestamp(4, 3), "of 3");
        queue.add(new Timestamp(5, 1), "mine");
        queue.heard(new Timestamp(6, 2));
        queue.forget(3);

        assertThat(queue.stableHead()).contains(new Timestamp(5, 1));
        assertThat(queue.countOf(3)).isZero();
    }

    @Test
    void alone_everything_is_stable_at_once() {
        queue.forget(2);
        queue.forget(3);
        queue.add(new Timestamp(1, 1), "mine");

        assertThat(queue.stableHead()).contains(new Timestamp(1, 1));
    }
}
