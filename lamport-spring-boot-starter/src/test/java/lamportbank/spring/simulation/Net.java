package lamportbank.spring.simulation;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

import lamportbank.core.process.Message;
import lamportbank.core.process.Refusal;
import lamportbank.spring.channel.Courier;
import lamportbank.spring.rest.Questions;
import lamportbank.spring.rest.Stamp;

import static java.util.stream.Collectors.joining;

/// Stands for HTTP between machines. Requests and answers get lost, come late, come after the sender has stopped waiting,
/// come twice; some are refused on the way; machines are cut off from each other.
final class Net {
    private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(2);
    private static final int NOTES = 400;

    private record Note(long at, @Nullable Object[] parts) {
        String inWords() {
            return Stream.of(parts).map(String::valueOf).collect(joining("", at / 1_000 + " µs: ", ""));
        }
    }

    /// How a machine answers the questions of a protocol.
    interface Desk {
        Questions.Answer ask(Machine<?>.Running asked, Stamp stamp, Message question);
    }

    final Fibers fibers;
    private final Random chance;
    private final Desk desk;
    private final SequencedMap<URI, Machine<?>> machines = new LinkedHashMap<>();
    private final Set<Machine<?>> apart = new HashSet<>();
    private final Deque<Note> notes = new ArrayDeque<>();
    private double faults;

    Net(Fibers fibers, Random chance, Desk desk) {
        this.fibers = fibers;
        this.chance = chance;
        this.desk = desk;
    }

    void add(Machine<?> machine) {
        machines.put(machine.address, machine);
    }

    int size() {
        return machines.size();
    }

    /// @param probability of each kind of fault, at each occasion
    void faults(double probability) {
        faults = probability;
        machines.values().forEach(machine -> machine.disk.failures(probability / 2));
    }

    void cut() {
        apart.clear();
        machines.values().stream().filter(machine -> chance.nextBoolean()).forEach(apart::add);
        note("apart from the rest: ", machines.values().stream().filter(apart::contains).toList());
    }

    void heal() {
        note("the network heals");
        apart.clear();
    }

    Courier courier(Machine<?> from, Fibers.Life life) {
        return (address, stamp, post) -> {
            note(from, " posts to ", post.to(), " ", post.messages(), ", has ", post.acknowledged());
            return request(from, life, address, to -> to.receive(stamp, post));
        };
    }

    Questions.Asker asker(Machine<?> from, Fibers.Life life) {
        return (to, stamp, question) -> {
            note(from, " asks ", to, " ", question);
            return request(
                    from, life, machines.firstEntry().getKey(), asked -> desk.ask(asked, stamp, question));
        };
    }

    /// A request of which the sender waits for the answer.
    private final class Pending<T> {
        private final Semaphore done;
        private @Nullable T answer;
        private @Nullable RuntimeException failure;

        Pending(Fibers.Life life) {
            done = life.semaphore();
        }

        void end(@Nullable T with, @Nullable RuntimeException thrown) {
            if (answer == null && failure == null) {
                answer = with;
                failure = thrown;
                done.release();
            }
        }

        T await() {
            try {
                if (!done.tryAcquire(TIMEOUT, TimeUnit.NANOSECONDS)) {
                    throw new ResourceAccessException("no answer", new SocketTimeoutException("Read timed out"));
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
                throw new ResourceAccessException("interrupted", new ConnectException("interrupted"));
            }
            if (failure != null) {
                throw failure;
            }
            return Objects.requireNonNull(answer);
        }
    }

    private <T> T request(
            Machine<?> from, Fibers.Life life, URI address, Function<Machine<?>.Running, T> handler) {
        Machine<?> to = machines.get(address);
        Pending<T> pending = new Pending<>(life);
        for (int copies = happens() ? 2 : 1; copies > 0; copies--) {
            if (!isLost(from, to)) {
                fibers.after(delay(), () -> arrive(from, to, handler, pending));
            }
        }
        try {
            return pending.await();
        } catch (RestClientException failure) {
            note(from, " learns from ", to, ": ", failure.getMessage());
            throw failure;
        }
    }

    private <T> void arrive(
            Machine<?> from, Machine<?> to, Function<Machine<?>.Running, T> handler, Pending<T> pending) {
        if (!to.isListening()) {
            pending.end(null, new ResourceAccessException("down", new ConnectException("Connection refused")));
        } else if (happens()) {
            pending.end(null, refused(List.of(HttpStatus.TOO_MANY_REQUESTS, HttpStatus.SERVICE_UNAVAILABLE,
                    HttpStatus.CONFLICT, HttpStatus.INTERNAL_SERVER_ERROR).get(chance.nextInt(4)), "on the way"));
        } else {
            Machine<?>.Running running = to.running();
            running.life.virtual().start(() -> handle(from, to, running, handler, pending));
        }
    }

    private <T> void handle(
            Machine<?> from,
            Machine<?> to,
            Machine<?>.Running running,
            Function<Machine<?>.Running, T> handler,
            Pending<T> pending) {
        try {
            T answer = handler.apply(running);
            note(to, " answers ", from, " ", answer);
            if (!isLost(to, from)) {
                fibers.after(delay(), () -> pending.end(answer, null));
            }
        } catch (Refusal refusal) {
            note(to, " refuses ", from, " ", refusal.detail());
            fibers.after(delay(), () -> pending.end(null, refused(status(refusal), refusal.detail())));
        } catch (RuntimeException failure) {
            note(to, " fails ", from, " ", failure);
            fibers.after(delay(), () -> pending.end(null, refused(HttpStatus.INTERNAL_SERVER_ERROR, "a fault")));
        }
    }

    /// As the services put refusals into HTTP.
    private static HttpStatus status(Refusal refusal) {
        return switch (refusal.reason()) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case UNKNOWN -> HttpStatus.NOT_FOUND;
            case CONFLICT, GAP, BEHIND -> HttpStatus.CONFLICT;
            case FENCED -> HttpStatus.FORBIDDEN;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case FULL -> HttpStatus.TOO_MANY_REQUESTS;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
        };
    }

    private static RestClientException refused(HttpStatus status, String detail) {
        byte[] body = detail.getBytes(StandardCharsets.UTF_8);
        return status.is5xxServerError()
                ? HttpServerErrorException.create(status, "", HttpHeaders.EMPTY, body, StandardCharsets.UTF_8)
                : HttpClientErrorException.create(status, "", HttpHeaders.EMPTY, body, StandardCharsets.UTF_8);
    }

    private boolean happens() {
        return chance.nextDouble() < faults;
    }

    private boolean isLost(Machine<?> from, Machine<?> to) {
        return happens() || apart.contains(from) != apart.contains(to);
    }

    /// Mostly a few milliseconds; sometimes about as long as channels wait for something; now and then so long that the
    /// sender has stopped waiting.
    private long delay() {
        long most = happens() ? happens() ? 5_000 : 400 : 5;
        return chance.nextLong(TimeUnit.MILLISECONDS.toNanos(most));
    }

    // ---- what happened, for people

    /// @param parts are put into words when somebody wants to read them
    void note(@Nullable Object... parts) {
        notes.addLast(new Note(fibers.elapsed(), parts));
        if (notes.size() > NOTES) {
            notes.removeFirst();
        }
    }

    String notes() {
        return notes.stream().map(Note::inWords).collect(joining("\n"));
    }
}
