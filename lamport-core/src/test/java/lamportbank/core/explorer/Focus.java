package lamportbank.core.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import lamportbank.core.branch.BranchMessage;
import lamportbank.core.client.ClientFact;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.Effect;

/// Whose events are enough to go on with. What two processes do is done in either order with the same result, so in a state it is
/// enough to try what can happen to some of them, provided that no other can, while these stand still, send them anything
/// on a channel that is empty: then whatever happens elsewhere first can as well happen afterwards. (Such a set of events is
/// *persistent*: Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996, ch. 4.) There
/// are no cycles, as everything that happens uses up a message, a wish or a crash; so every run is tried in one of its
/// equivalent orders, and every way to end is found.
///
/// Whether a client can send something follows from the rules of the protocol. They are not relied upon unseen: where
/// one speaks or enters that should not have been able to, [#surprise] says so.
///
/// Being inside is a matter of two processes, and not the same in all equivalent orders. Two are found inside all the same:
/// the set never has a client in it that waits for the bank, so whoever is inside when others are left aside stays
/// inside, and what they would have done, they can still do.
///
/// Used only while all clients are members, none comes or goes, and branches change no mode.
final class Focus {
    private final World world;
    private final Forms forms;
    private final int count;

    Focus(World world, Forms forms) {
        this.world = world;
        this.forms = forms;
        count = world.count();
    }

    /// @return for each actor, whether to look at its events; null for all
    boolean[] of(int[] state) {
        View view = new View(state);
        if (!view.isPlain()) {
            return null;
        }
        boolean[] best = view.bankAlone();
        if (best != null) {
            return best;
        }
        int least = count - (view.hasBank() ? 1 : 0);
        for (int actor = 0; actor < count; actor++) {
            boolean[] closed = view.closure(actor);
            if (closed != null && size(closed) < least) {
                best = closed;
                least = size(closed);
            }
        }
        return best;
    }

    private static int size(boolean[] set) {
        int size = 0;
        for (boolean in : set) {
            size += in ? 1 : 0;
        }
        return size;
    }

    /// Whether an actor has done what it should not have been able to do.
    Optional<String> surprise(int[] before, World.Outcome outcome) {
        View view = new View(before);
        if (!view.isPlain()) {
            return Optional.empty();
        }
        int actor = outcome.actor();
        for (Locals.Transition transition : outcome.transitions()) {
            for (List<Effect> effects : transition.steps()) {
                for (Effect effect : effects) {
                    if (!view.isExpected(actor, effect)) {
                        return Optional.of("not to be expected by the rules that the explorer relies on: " + effect);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private final class View {
        private final int[] state;
        private final Forms.Form[] processes = new Forms.Form[count];

        View(int[] state) {
            this.state = state;
            for (int actor = 0; actor < count; actor++) {
                processes[actor] = forms.of(state, actor);
            }
        }

        boolean hasBank() {
            return processes[0] instanceof Forms.Bank;
        }

        boolean isExpected(int actor, Effect effect) {
            return switch (effect) {
                case Effect.Sent sent ->
                    sent.to().keySet().stream().allMatch(to -> canSpeak(actor, world.place(to), new boolean[count]));
                case Effect.Happened(_, ClientFact.Entered entered) -> canEnter(actor, everyone());
                default -> true;
            };
        }

        private boolean[] everyone() {
            boolean[] all = new boolean[count];
            Arrays.fill(all, true);
            return all;
        }

        private List<Forms.Letter> wire(int from, int to) {
            return forms.wire(state, from, to);
        }

        boolean isPlain() {
            for (int actor = 0; actor < count; actor++) {
                boolean plain = switch (processes[actor]) {
                    case Forms.Client client -> client.plain();
                    case Forms.Bank bank -> bank.plain() && !world.wishes(state, actor);
                    case Forms.Branch branch -> branch.steady() && !world.scenario().changesMode();
                };
                if (!plain) {
                    return false;
                }
            }
            return true;
        }

        /// The one client inside waits for the bank, and nobody else will ask it: to be inside two at a time would be a
        /// violation, which is still there when the bank has answered.
        boolean[] bankAlone() {
            if (!hasBank() || world.fate(state).crashes() > 0) {
                return null;
            }
            int asking = 0;
            for (Forms.Form process : processes) {
                asking += process instanceof Forms.Client client && !client.pending().isEmpty() ? 1 : 0;
            }
            List<Forms.Flight> flights = forms.flights(state);
            if (asking != 1 || flights.isEmpty() || flights.stream().anyMatch(Forms.Flight::answer)) {
                return null;
            }
            boolean[] bank = new boolean[count];
            bank[0] = true;
            return bank;
        }

        /// The least set with this actor in it that no other can send anything new to; null if there is none that may be
        /// looked at alone.
        boolean[] closure(int seed) {
            boolean[] in = new boolean[count];
            List<Integer> added = new ArrayList<>(List.of(seed));
            in[seed] = true;
            boolean moves = false;
            for (int next = 0; next < added.size(); next++) {
                int to = added.get(next);
                if (processes[to] instanceof Forms.Bank
                        || processes[to] instanceof Forms.Client client && !client.pending().isEmpty()) {
                    return null;
                }
                moves |= world.wishes(state, to);
                for (int from = 0; from < count; from++) {
                    boolean empty = wire(from, to).isEmpty();
                    moves |= !empty;
                    if (empty && !in[from] && canSpeak(from, to, in)) {
                        in[from] = true;
                        added.add(from);
                    }
                }
            }
            return moves ? in : null;
        }

        /// Whether one may send something to another while all those in a set, and the other, stand still.
        boolean canSpeak(int from, int to, boolean[] still) {
            return switch (processes[from]) {
                case Forms.Bank bank -> false; // it answers, and tells of nobody's eviction
                case Forms.Client client ->
                    world.wishes(state, from)
                            || client.waiting()
                            || !client.pending().isEmpty()
                            || owesReply(from, client, to)
                            || canEnter(from, with(still, to));
                case Forms.Branch branch -> canAcknowledge(from, still);
            };
        }

        private boolean[] with(boolean[] set, int actor) {
            boolean[] larger = set.clone();
            larger[actor] = true;
            return larger;
        }

        /// Rule 2: a request is on its way to which no later message has said enough already.
        private boolean owesReply(int from, Forms.Client client, int to) {
            Timestamp last = new Timestamp(client.lastSent()[to], node(from));
            for (Forms.Letter letter : wire(to, from)) {
                if (letter.content().kind() == MutexMessage.Request.class
                        && !last.isAfter(new Timestamp(letter.stamp(), node(to)))) {
                    return true;
                }
            }
            return false;
        }

        /// Rule 5: not before everyone has been heard from later than the own request, and has released the earlier ones.
        boolean canEnter(int actor, boolean[] still) {
            Forms.Client client = (Forms.Client) processes[actor];
            if (client.own().isEmpty()) {
                return false;
            }
            Timestamp request = client.own().getFirst();
            for (int other = 0; other < count; other++) {
                if (still[other] && other != actor && processes[other] instanceof Forms.Client blocker) {
                    Timestamp heard = client.heard()[other];
                    List<Forms.Letter> wire = wire(other, actor);
                    if (!wire.isEmpty()) {
                        heard = new Timestamp(wire.getLast().stamp(), node(other));
                    }
                    boolean earlier = !blocker.own().isEmpty() && blocker.own().getFirst().isBefore(request);
                    if (earlier || heard.isBefore(request)) {
                        return false;
                    }
                }
            }
            return true;
        }

        private int node(int actor) {
            return world.scenario().actors().get(actor).name().number();
        }

        /// A batch that comes to a branch is acknowledged to all. Nothing waits for a batch of its own.
        private boolean canAcknowledge(int branch, boolean[] still) {
            if (world.wishes(state, branch)) {
                return true;
            }
            for (int other = 0; other < count; other++) {
                boolean begins = other != branch && !still[other] && world.wishes(state, other);
                boolean update = wire(other, branch).stream()
                        .anyMatch(letter -> letter.content().kind() != BranchMessage.Acknowledge.class);
                if (begins || update) {
                    return true;
                }
            }
            return false;
        }
    }
}
