package lamportbank.spring.simulation;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.mock.web.MockHttpServletRequest;

import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Node;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;
import lamportbank.core.process.Step;
import lamportbank.spring.channel.AddressBook;
import lamportbank.spring.channel.ChannelAnswer;
import lamportbank.spring.channel.ChannelController;
import lamportbank.spring.channel.ChannelPost;
import lamportbank.spring.channel.Channels;
import lamportbank.spring.channel.PeerStatus;
import lamportbank.spring.lab.Lab;
import lamportbank.spring.loop.LeftBehind;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.loop.RoundListener;
import lamportbank.spring.meters.RefusedMessages;
import lamportbank.spring.rest.Questions;
import lamportbank.spring.rest.Stamp;
import lamportbank.spring.rest.Timing;
import lamportbank.spring.trouble.Troubles;

/// A service on a machine: its disk survives a crash, its threads and everything in its memory do not. It is put together
/// as the starter's configuration does it, from the same classes; but what would be HTTP is a [Net].
///
/// @param <S> the state of the protocol
final class Machine<S> {
    private static final RefusedMessages REFUSED = new RefusedMessages(new SimpleMeterRegistry());
    private static final Clock WALL = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final Duration PATIENCE = Duration.ofMillis(5);
    private static final int MOST_INPUTS = 1000;

    final URI address;
    final Disk<S> disk;
    private final ProcessId name;
    private final Protocol.Kind<S> kind;
    private final AddressBook addresses;
    private final Net net;
    private final Random chance;
    private final int stepsPerSnapshot;
    private @Nullable Running running;
    private boolean listening;

    Machine(
            ProcessId name,
            Protocol.Kind<S> kind,
            AddressBook addresses,
            Net net,
            Random chance,
            BiConsumer<Machine<S>, Step> observer) {
        this.name = name;
        this.kind = kind;
        this.addresses = addresses;
        this.net = net;
        this.chance = chance;
        address = URI.create("http://host-" + net.size());
        stepsPerSnapshot = List.of(1, 7, 100_000).get(chance.nextInt(3));
        disk = new Disk<>(chance, step -> observer.accept(this, step));
        net.add(this);
    }

    /// What a crash leaves nothing of.
    final class Running {
        final Fibers.Life life = net.fibers.life();
        final Troubles troubles = new Troubles(WALL);
        final NodeLoop loop;
        private final Channels channels;
        private final Questions questions;
        private final ChannelController door;
        final Replies replies = new Replies();

        private Running() {
            Timing timing = new Timing(WALL, net.fibers::nanoTime, chance::nextDouble, life);
            Lab lab = new Lab();
            channels = new Channels(
                    name, address::getHost, net.courier(Machine.this, life), addresses, provider(), REFUSED, lab,
                    timing, troubles, MOST_INPUTS);
            questions = new Questions(provider(), provider(net.asker(Machine.this, life)), lab, timing, troubles);
            loop = new NodeLoop(
                    name, () -> new Node<>(name, kind, disk, stepsPerSnapshot), disk,
                    List.<RoundListener>of(replies, channels, questions), MOST_INPUTS, PATIENCE, troubles,
                    net.fibers::nanoTime, life, this::broke);
            door = new ChannelController(loop, channels, List.of(channels, questions), REFUSED);
        }

        /// Only the last snapshot, which a stop leaves, may fail: without it the next start has more to do.
        private void broke(Throwable failure) {
            if (running == this || !(failure instanceof DataAccessException)) {
                net.fibers.fail(failure);
            }
        }

        private ObjectProvider<NodeLoop> provider() {
            return new ObjectProvider<>() {
                @Override
                public NodeLoop getObject() {
                    return loop;
                }
            };
        }

        private static <T> ObjectProvider<T> provider(T object) {
            return new ObjectProvider<>() {
                @Override
                public T getObject() {
                    return object;
                }
            };
        }

        ChannelAnswer receive(Stamp stamp, ChannelPost post) {
            MockHttpServletRequest request = new MockHttpServletRequest();
            request.addHeader(Stamp.CLOCK, Long.toString(stamp.time()));
            request.addHeader(Stamp.NODE, stamp.node().toString());
            return door.receive(post, request);
        }

        List<PeerStatus> channels() {
            return channels.status();
        }

        List<Questions.Status> questions() {
            return questions.status();
        }
    }

    /// @param then what the service does when it is up
    void start(Runnable then) {
        Running starting = new Running();
        listening = false;
        running = starting;
        starting.life.virtual().start(() -> {
            starting.loop.start();
            listening = true; // then the web server starts, and then those who speak
            starting.channels.start();
            then.run();
        });
    }

    void crash() {
        net.note(this, " crashes");
        end(running());
    }

    /// As Spring stops a service: its web server first, which waits for nobody here.
    void stop() {
        net.note(this, " stops");
        Running stopping = running();
        running = null;
        stopping.life.virtual().start(() -> {
            stopping.channels.stop();
            stopping.questions.destroy();
            stopping.loop.stop();
            end(stopping);
        });
    }

    private void end(Running ending) {
        ending.life.end();
        LeftBehind.by(ending.loop);
        ended(ending);
    }

    private void ended(Running ending) {
        if (running == ending) {
            running = null;
        }
    }

    boolean isUp() {
        return running != null;
    }

    /// Whether its web server takes requests.
    boolean isListening() {
        return isUp() && listening;
    }

    Running running() {
        if (running == null) {
            throw new IllegalStateException(this + " is down");
        }
        return running;
    }

    /// The state that the journal holds.
    @SuppressWarnings("unchecked")
    S state() {
        return (S) process().protocol().state();
    }

    LamportProcess process() {
        return new Node<>(name, kind, disk, Integer.MAX_VALUE).read(process -> process);
    }

    @Override
    public String toString() {
        return address.getHost();
    }
}
