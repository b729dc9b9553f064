package lamportbank.spring.web;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class WaitingRoomTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final WaitingRoom<String, String> room = new WaitingRoom<>(new Waiters(10));

    @Test
    void what_is_there_need_not_be_waited_for() {
        assertThat(room.await("a", () -> Optional.of("here"), LONG)).contains("here");
    }

    @Test
    void news_that_come_while_something_is_begun_are_not_missed() {
        assertThat(room.await(
                "a",
                () -> {
                    room.tell("a", "news");
                    return Optional.empty();
                },
                LONG))
                .contains("news");
    }

    @Test
    void news_of_something_else_are_not_heard() {
        assertThat(room.await(
                "a",
                () -> {
                    room.tell("b", "news");
                    return Optional.empty();
                },
                Duration.ZERO))
                .isEmpty();
    }

    @Test
    void all_who_wait_are_told_and_one_who_goes_takes_nothing_from_the_others() throws Exception {
        CountDownLatch waiting = new CountDownLatch(2);
        CompletableFuture<Optional<String>> one = waitFor(waiting);
        CompletableFuture<Optional<String>> other = waitFor(waiting);
        waiting.await();
        assertThatThrownBy(() -> room.await(
                "a",
                () -> {
                    throw new IllegalStateException("not taken");
                },
                LONG))
                .hasMessage("not taken");
        assertThat(room.await("a", Optional::empty, Duration.ZERO)).isEmpty();
        assertThat(room.await("a", () -> Optional.of("here"), LONG)).contains("here");
        room.tell("a", "news");
        assertThat(one.get()).contains("news");
        assertThat(other.get()).contains("news");
    }

    private CompletableFuture<Optional<String>> waitFor(CountDownLatch waiting) {
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        Thread.startVirtualThread(() -> answer.complete(room.await(
                "a",
                () -> {
                    waiting.countDown();
                    return Optional.empty();
                },
                LONG)));
        return answer;
    }
}
