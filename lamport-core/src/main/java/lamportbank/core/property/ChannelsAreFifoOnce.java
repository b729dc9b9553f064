package lamportbank.core.property;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.process.Effect;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;

final class ChannelsAreFifoOnce extends Monitor {
    private record Channel(ProcessId from, ProcessId to) implements Comparable<Channel> {
        private static final Comparator<Channel> ORDER =
                Comparator.comparing(Channel::from).thenComparing(Channel::to);

        @Override
        public int compareTo(Channel other) {
            return ORDER.compare(this, other);
        }
    }

    private record Place(Channel channel, long sequence) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::channel).thenComparingLong(Place::sequence);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private record Letter(long stamp, Message message) {}

    private final TreeMap<Channel, Long> sent;
    private final TreeMap<Channel, Long> received;
    private final TreeMap<Place, Letter> onTheWay;

    ChannelsAreFifoOnce() {
        super(Property.CHANNELS_ARE_FIFO_ONCE);
        sent = new TreeMap<>();
        received = new TreeMap<>();
        onTheWay = new TreeMap<>();
    }

    private ChannelsAreFifoOnce(ChannelsAreFifoOnce other) {
        super(other);
        sent = new TreeMap<>(other.sent);
        received = new TreeMap<>(other.received);
        onTheWay = new TreeMap<>(other.onTheWay);
    }

    @Override
    Monitor copy() {
        return new ChannelsAreFifoOnce(this);
    }

    @Override
    List<Object> memory() {
        return List.of(sent, received, onTheWay);
    }

    @Override
    void onEffect(ProcessId process, Effect effect) {
        switch (effect) {
            case Effect.Sent(long time, var to, Message message) ->
                to.forEach((receiver, sequence) -> {
                    Channel channel = new Channel(process, receiver);
                    next(sent, channel, sequence, isComplete(process), effect);
                    onTheWay.put(new Place(channel, sequence), new Letter(time, message));
                    bound(onTheWay);
                });
            case Effect.Received(_, ProcessId from, long sequence, long stamp, Message message) -> {
                Channel channel = new Channel(from, process);
                if (!received.containsKey(channel)) { // the receipts of those before it have not been seen
                    onTheWay.subMap(new Place(channel, 0), new Place(channel, sequence)).clear();
                }
                next(received, channel, sequence, isComplete(process), effect);
                Letter letter = onTheWay.remove(new Place(channel, sequence));
                require(
                        letter == null ? !isComplete(from) || onTheWay.size() >= WINDOW - 1
                                : letter.equals(new Letter(stamp, message)),
                        () -> "took what was not sent: " + effect);
            }
            case Effect.Happened(_, BankFact.MembersAdopted(var told)) ->
                told.forEach((client, messages) -> goOn(
                        new Channel(process, new ProcessId(BankProtocol.CLIENT, client)), messages));
            default -> super.onEffect(process, effect);
        }
    }

    @Override
    void onGap(ProcessId process) {
        sent.keySet().removeIf(channel -> channel.from().equals(process));
        received.keySet().removeIf(channel -> channel.to().equals(process));
    }

    /// What a former life of the sender said counts as sent.
    private void goOn(Channel channel, long messages) {
        if (sent.containsKey(channel) || isComplete(channel.from())) {
            sent.merge(channel, messages, Math::max);
        }
    }

    private void next(TreeMap<Channel, Long> numbers, Channel channel, long number, boolean complete, Effect effect) {
        Long before = numbers.put(channel, number);
        long expected = before != null ? before + 1 : complete ? 1 : number;
        require(number == expected, () -> "number " + expected + " was next: " + effect);
    }
}
