package lamportbank.core.explorer;

import java.util.ArrayList;
import java.util.List;

import lamportbank.core.branch.BranchMessage;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;

/// Which states of the whole are alike: whatever can happen in one of them can happen in the other, and leads to states that are
/// alike again. Then it is enough to look at what can happen in one of them. Alike are states that differ
///
///  1. in what the watches have seen, as far as it is a part of the rest ([Watches#remembering]);
///  2. in how many messages and calls there have been, in the hashes by which blocks are called, and in the timestamps by
///     which an acknowledgement calls batches: it is only ever asked whether two are the same;
///  3. in the time of a process that will do nothing before it receives something later than both times;
///  4. in the times up to that of the slowest process, as long as these are in the same order; and in all later ones
///     by the same amount. What happens next is later than the slowest process: `max(a, b) + 1` of times up to it is
///     never asked for again, only which is earlier;
///  5. in a stamp that says no more to its receiver than "later than your first two requests, and not than your third":
///     that of a reply which moves its clock by one only, the last that has been heard from another client, and the last that was
///     sent to one, which is compared with the requests that come from there.
///
/// Where two states are told apart although they are alike nothing is lost but time. [ReductionTest] compares what
/// alike states lead to in every state of some systems.
final class Likeness {
    private final World world;
    private final Forms forms;
    private final int count;
    private final int[] remembering;
    private final ThreadLocal<Tokens> rows = ThreadLocal.withInitial(Tokens::new);

    Likeness(World world, Forms forms) {
        this.world = world;
        this.forms = forms;
        count = world.count();
        remembering = world.remembering();
    }

    Tokens.Fingerprint of(int[] state) {
        return new Description(state).fingerprint();
    }

    /// One state, being described.
    private final class Description {
        private final int[] state;
        private final Tokens row = rows.get();
        private final Forms.Form[] processes = new Forms.Form[count];
        private final List<Forms.Flight> flights;
        private final boolean crashesToCome;
        private final long[] times;
        private final List<Integer> hashes = new ArrayList<>();

        Description(int[] state) {
            this.state = state;
            for (int actor = 0; actor < count; actor++) {
                processes[actor] = forms.of(state, actor);
            }
            flights = forms.flights(state);
            crashesToCome = world.fate(state).crashes() > 0;
            times = times();
        }

        private List<Forms.Letter> wire(int from, int to) {
            return forms.wire(state, from, to);
        }

        // ---- 3: who only reacts may as well have a later clock

        private long[] times() {
            long latest = 0;
            long[] own = new long[count];
            for (int actor = 0; actor < count; actor++) {
                own[actor] = processes[actor].time();
                latest = Math.max(latest, own[actor]);
            }
            long[] times = own.clone();
            boolean[] waits = new boolean[count];
            for (int actor = 0; actor < count; actor++) {
                waits[actor] = onlyReacts(actor);
                if (waits[actor]) {
                    times[actor] = latest;
                }
            }
            boolean changed = true;
            while (changed) {
                changed = false;
                for (int actor = 0; actor < count; actor++) {
                    if (waits[actor]) {
                        long time = Math.max(own[actor], Math.min(times[actor], soonest(actor, times)));
                        changed |= time != times[actor];
                        times[actor] = time;
                    }
                }
            }
            return times;
        }

        private boolean onlyReacts(int actor) {
            return !world.wishes(state, actor) && switch (processes[actor]) {
                case Forms.Client client -> !client.waiting() && client.pending().isEmpty();
                case Forms.Bank bank -> bank.plain(); // to those it refuses it tells its clock as it is
                case Forms.Branch branch -> branch.steady();
            };
        }

        /// No stamp that will come to this actor is less.
        private long soonest(int actor, long[] times) {
            long soonest = Long.MAX_VALUE;
            for (int from = 0; from < count; from++) {
                if (from != actor) {
                    List<Forms.Letter> wire = wire(from, actor);
                    soonest = Math.min(soonest, wire.isEmpty() ? times[from] + 1 : wire.getFirst().stamp());
                }
            }
            boolean isBank = processes[actor] instanceof Forms.Bank;
            for (Forms.Flight flight : flights) {
                if (isBank && !flight.answer() || !isBank && flight.caller() == actor) {
                    soonest = Math.min(soonest, flight.stamp());
                }
            }
            if (isBank && crashesToCome) {
                for (Forms.Form process : processes) {
                    if (process instanceof Forms.Client client) {
                        for (Forms.Flight asked : client.pending()) {
                            soonest = Math.min(soonest, asked.stamp());
                        }
                    }
                }
            }
            return soonest;
        }

        // ---- all of it

        Tokens.Fingerprint fingerprint() {
            row.clear();
            World.Fate fate = world.fate(state);
            row.number(fate.crashes());
            fate.wishes().forEach(row::number);
            for (int watch : remembering) {
                row.number(state[watch]);
            }
            long slowest = Long.MAX_VALUE;
            for (int actor = 0; actor < count; actor++) {
                slowest = Math.min(slowest, times[actor]);
                row.time(times[actor]);
                switch (processes[actor]) {
                    case Forms.Client client -> client(actor, client);
                    case Forms.Bank bank -> bank(bank);
                    case Forms.Branch branch -> branch(actor, branch);
                }
            }
            for (int from = 0; from < count; from++) {
                for (int to = 0; to < count; to++) {
                    List<Forms.Letter> wire = wire(from, to);
                    row.number(wire.size());
                    for (Forms.Letter letter : wire) {
                        letter(from, to, letter);
                    }
                }
            }
            row.number(flights.size());
            for (Forms.Flight flight : flights) {
                flight(flight);
            }
            return row.fingerprint(slowest);
        }

        private void client(int actor, Forms.Client client) {
            row.number(client.fixed());
            row.number(client.height());
            hash(client.tip());
            entries(client.queue());
            row.number(client.inside() == null ? -1 : client.own().indexOf(client.inside()));
            for (int other = 0; other < count; other++) {
                Timestamp heard = client.heard()[other];
                row.number(heard == null ? -1 : countBefore(client.own(), heard));
                lastSent(actor, client, other);
            }
            links(client.heldBack());
            row.number(client.pending().size());
            for (Forms.Flight asked : client.pending()) {
                if (crashesToCome) {
                    row.time(asked.stamp());
                }
                content(asked.content());
            }
        }

        private static int countBefore(List<Timestamp> own, Timestamp stamp) {
            int before = 0;
            for (Timestamp request : own) {
                before += request.isBefore(stamp) ? 1 : 0;
            }
            return before;
        }

        /// Compared with the requests of the other: those under way, and those that it will make, later than its clock.
        private void lastSent(int actor, Forms.Client client, int other) {
            if (!(processes[other] instanceof Forms.Client)) {
                return;
            }
            Timestamp last = new Timestamp(client.lastSent()[other], node(actor));
            if (last.time() > times[other]) {
                row.time(last.time());
                return;
            }
            int before = 0;
            for (Forms.Letter letter : wire(other, actor)) {
                if (letter.content().kind() == MutexMessage.Request.class) {
                    before += last.isAfter(new Timestamp(letter.stamp(), node(other))) ? 1 : 0;
                }
            }
            row.number(before);
        }

        private int node(int actor) {
            return world.scenario().actors().get(actor).name().number();
        }

        private void bank(Forms.Bank bank) {
            row.number(bank.fixed());
            hash(bank.tip());
            Timestamp latest = new Timestamp(0, 0);
            for (int actor = 0; actor < count; actor++) {
                Forms.Link last = bank.lastSealed()[actor];
                if (last == null || isOld(actor, last)) {
                    row.number(0);
                } else {
                    row.time(last.request().time());
                    link(last);
                }
                latest = last == null || last.request().isBefore(latest) ? latest : last.request();
            }
            latestSealed(latest);
        }

        /// Nobody will ask for this block or an earlier one any more.
        private boolean isOld(int actor, Forms.Link last) {
            Forms.Client client = (Forms.Client) processes[actor];
            return (client.own().isEmpty() || client.own().getFirst().isAfter(last.request()))
                    && flights.stream()
                            .filter(flight -> flight.caller() == actor && !flight.answer())
                            .flatMap(flight -> flight.content().entries().stream())
                            .allMatch(asked -> asked.timestamp().isAfter(last.request()));
        }

        /// What is entered and sealed from now on has to be later: compared with the requests that there are, and those
        /// that there will be.
        private void latestSealed(Timestamp latest) {
            int earlier = 0;
            boolean isPast = true;
            for (int actor = 0; actor < count; actor++) {
                if (processes[actor] instanceof Forms.Client client) {
                    isPast &= latest.time() <= times[actor];
                    earlier += countBefore(client.own(), latest);
                }
            }
            if (isPast) {
                row.number(earlier);
            } else {
                row.time(latest.time());
            }
        }

        private void branch(int actor, Forms.Branch branch) {
            row.number(branch.fixed());
            entries(branch.queue());
            row.number(branch.unanswered().size());
            branch.unanswered().forEach(batch -> row.number(batch.what()));
            row.number(branch.open().size());
            branch.open().forEach(opened -> row.time(opened.time()));
            entries(branch.changes());
            for (Timestamp heard : branch.heard()) {
                if (heard == null) {
                    row.number(-1);
                } else {
                    row.time(heard.time());
                }
            }
        }

        private void entries(List<Forms.Entry> entries) {
            row.number(entries.size());
            for (Forms.Entry entry : entries) {
                row.time(entry.timestamp().time());
                row.number(entry.timestamp().node());
                row.number(entry.what());
            }
        }

        // ---- what is under way

        private void letter(int from, int to, Forms.Letter letter) {
            boolean saysLittle = letter.content().kind() == MutexMessage.Reply.class
                    || letter.content().kind() == MutexMessage.Release.class;
            if (saysLittle && letter.stamp() <= times[to] && processes[to] instanceof Forms.Client receiver) {
                row.number(countBefore(receiver.own(), new Timestamp(letter.stamp(), node(from))));
            } else {
                row.time(letter.stamp());
            }
            if (letter.content().kind() == BranchMessage.Acknowledge.class) {
                acknowledgement(letter.content(), to);
            } else {
                content(letter.content());
            }
        }

        /// The receiver's own batches, by their places among those that it awaits; others are no concern of it.
        private void acknowledgement(Forms.Content content, int to) {
            row.number(content.what());
            List<Timestamp> awaited =
                    ((Forms.Branch) processes[to]).unanswered().stream().map(Forms.Entry::timestamp).toList();
            List<Forms.Entry> own = content.entries().stream()
                    .filter(batch -> batch.timestamp().node() == node(to)).toList();
            row.number(own.size());
            own.forEach(batch -> row.number(awaited.indexOf(batch.timestamp())));
        }

        private void flight(Forms.Flight flight) {
            row.number(flight.caller());
            row.number(flight.answer() ? 1 : 0);
            row.time(flight.stamp());
            Forms.Client caller = (Forms.Client) processes[flight.caller()];
            int place = -1; // of the call among those that await an answer
            for (int i = 0; i < caller.pending().size(); i++) {
                if (caller.pending().get(i).call() == flight.call()) {
                    place = i;
                }
            }
            row.number(place);
            content(flight.content());
        }

        private void content(Forms.Content content) {
            row.number(content.what());
            entries(content.entries());
            links(content.links());
        }

        private void links(List<Forms.Link> links) {
            row.number(links.size());
            links.forEach(this::link);
        }

        private void link(Forms.Link link) {
            row.number(link.what());
            hash(link.previous());
            hash(link.hash());
        }

        /// By its place among those mentioned so far.
        private void hash(int hash) {
            int place = hashes.indexOf(hash);
            if (place < 0) {
                place = hashes.size();
                hashes.add(hash);
            }
            row.number(place);
        }
    }
}
