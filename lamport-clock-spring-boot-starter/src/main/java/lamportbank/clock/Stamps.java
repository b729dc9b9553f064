package lamportbank.clock;

import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import lamportbank.core.clock.LamportClock;
import lamportbank.core.clock.StampText;

/// Lamport's rules (1978, p. 560) between this application's clock and what HTTP carries.
public final class Stamps {
    private final LamportClock clock;
    private final @Nullable String node;

    /// @param node this application's name; without one it does not say who it is
    public Stamps(LamportClock clock, @Nullable String node) {
        this.clock = clock;
        this.node = node;
    }

    /// IR1: a message is about to leave.
    ///
    /// @param headers takes the name and the value of each
    void send(BiConsumer<String, String> headers) {
        write(clock.tick(), headers);
    }

    /// No event: says what time it is.
    void show(BiConsumer<String, String> headers) {
        write(clock.time(), headers);
    }

    /// IR2: a message has come.
    ///
    /// @throws IllegalArgumentException in words, if its stamp is too far ahead; the clock has not moved
    void receive(Stamp stamp) {
        if (!clock.isNear(stamp.time())) { // and if it is, it stays so: other threads only take the clock ahead
            throw new IllegalArgumentException(
                    StampText.CLOCK + " is " + stamp.time() + ", more than " + LamportClock.MAX_JUMP
                            + " ahead of this clock");
        }
        clock.receive(stamp.time());
    }

    long time() {
        return clock.time();
    }

    private void write(long time, BiConsumer<String, String> headers) {
        headers.accept(StampText.CLOCK, Long.toString(time));
        if (node != null) {
            headers.accept(StampText.NODE, node);
        }
    }
}
