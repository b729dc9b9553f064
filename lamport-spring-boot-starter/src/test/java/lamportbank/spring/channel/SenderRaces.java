package lamportbank.spring.channel;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import lamportbank.core.channel.Envelope;
import lamportbank.spring.lab.Gates;
import lamportbank.spring.loop.Tally;
import lamportbank.spring.loop.Threads;
import lamportbank.spring.rest.Timing;
import lamportbank.spring.trouble.Troubles;

/// What threads do to a sender at the same time. Each method is one run of a race, and throws if it ends as it must not.
/// `./prove threads` has Fray try schedules of them; a lost wake-up is a deadlock to it.
public final class SenderRaces {
    /// Platform threads, which are all that Fray knows, and waits that end only when somebody ends them.
    private static final Threads PATIENT = new Threads() {
        @Override
        public Thread.Builder virtual() {
            return Thread.ofPlatform();
        }

        @Override
        public Semaphore semaphore() {
            return new Semaphore(0) {
                private static final long serialVersionUID = 1;

                @Override
                public boolean tryAcquire(long time, TimeUnit unit) throws InterruptedException {
                    acquire();
                    return true;
                }
            };
        }
    };

    private final Troubles troubles = new Troubles(Clock.systemUTC());
    private final List<Long> posted = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore posts = new Semaphore(0);
    private final ChannelSender sender;

    private SenderRaces(ChannelSender.ChannelClient client) {
        sender = new ChannelSender(
                Tally.PEER, URI.create("http://nowhere"), List.of(), 0, client, new Owner(), troubles,
                Gates.open(Tally.PEER), new Timing(Clock.systemUTC(), () -> 0, () -> 0, PATIENT));
    }

    private static final class Owner implements ChannelSender.Owner {
        @Override
        public boolean maySpeak() {
            return true;
        }

        @Override
        public void acknowledged(long sequence) {}

        @Override
        public long take(ChannelAnswer answer) {
            return 0;
        }

        @Override
        public void behind(long sequence) {
            throw new AssertionError("it has " + sequence);
        }

        @Override
        public void fail(Error fatal) {
            throw fatal;
        }
    }

    /// A sender is told of a message while it ends a post, decides whether to sleep, or is woken for another reason.
    public static void a_message_is_never_slept_over() throws InterruptedException {
        List<SenderRaces> self = new ArrayList<>();
        SenderRaces race = new SenderRaces((address, peer, parcel) -> self.getFirst().arrive(parcel));
        self.add(race);
        race.sender.start();
        Thread answering = new Thread(() -> {
            race.sender.answering();
            race.sender.answered();
            race.sender.wake();
        });
        answering.start();
        for (long sequence = 1; sequence <= 3; sequence++) {
            race.sender.send(new Envelope(sequence, sequence, new Tally.Added(1)), true);
            race.posts.acquire(); // for ever, if it is slept over
        }
        answering.join();
        race.sender.close();
        race.sender.join();
        if (!race.posted.equals(List.of(1L, 2L, 3L))) {
            throw new AssertionError("posted were " + race.posted);
        }
    }

    private ChannelAnswer arrive(Outbox.Parcel parcel) {
        parcel.messages().forEach(message -> posted.add(message.sequence()));
        posts.release(parcel.messages().size());
        return ChannelAnswer.acknowledged(posted.isEmpty() ? 0 : posted.getLast());
    }

    /// The channel is closed, since the peer is gone, while a post to it fails.
    public static void a_channel_that_is_closed_leaves_no_trouble() throws InterruptedException {
        SenderRaces race = new SenderRaces((address, peer, parcel) -> {
            throw new IllegalStateException("you again");
        });
        race.sender.start();
        race.sender.send(new Envelope(1, 1, new Tally.Added(1)), true);
        race.sender.close();
        race.sender.join();
        if (!race.troubles.all().isEmpty()) {
            throw new AssertionError("there is still " + race.troubles.all());
        }
    }
}
