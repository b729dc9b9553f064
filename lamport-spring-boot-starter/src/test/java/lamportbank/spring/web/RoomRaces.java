package lamportbank.spring.web;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// What threads do to a waiting room at the same time; see `./prove threads`.
public final class RoomRaces {
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final WaitingRoom<String, Integer> room = new WaitingRoom<>(new Waiters(10));
    private final CountDownLatch entered = new CountDownLatch(2);
    private Optional<Integer> heard = Optional.empty();

    private RoomRaces() {}

    private Optional<Integer> waits() {
        return room.await("news", () -> {
            entered.countDown();
            return Optional.empty();
        }, PATIENCE);
    }

    /// One of two stops waiting while both are told.
    public static void one_leaves_while_both_are_told() throws InterruptedException {
        RoomRaces race = new RoomRaces();
        Thread leaving = new Thread(race::waits);
        Thread staying = new Thread(() -> race.heard = race.waits());
        leaving.start();
        staying.start();
        race.entered.await();
        Thread teller = new Thread(() -> race.room.tell("news", 1));
        teller.start();
        leaving.interrupt();
        leaving.join();
        teller.join();
        staying.join();
        if (!race.heard.equals(Optional.of(1))) {
            throw new AssertionError("who stayed heard " + race.heard);
        }
    }
}
