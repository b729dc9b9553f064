package lamportbank.core.transcript;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.Phase;

/// How everybody stands: one line each, to be looked at when nothing moves.
final class Tableau {
    private Tableau() {}

    static List<String> of(Collection<Actor<?>> actors) {
        return actors.stream().map(Tableau::line).toList();
    }

    private static String line(Actor<?> actor) {
        String what =
                switch (actor.process().protocol().state()) {
                    case BankProtocol.State bank ->
                        "chain " + bank.height() + " [" + Wording.digits(bank.tip()) + "]  balances "
                                + bank.accounts() + "  conflicts " + bank.conflicts();
                    case ClientProtocol.State client ->
                        "chain " + client.chain().height() + " [" + Wording.digits(client.chain().tip()) + "]"
                                + (client.chain().heldBack().isEmpty()
                                        ? ""
                                        : "  held back " + client.chain().heldBack().keySet())
                                + "  queue " + client.mutex().queue().entries().keySet()
                                + (client.phase() == Phase.MEMBER ? "" : "  " + client.phase())
                                + (actor.isUp() ? "" : "  down");
                    case BranchProtocol.State branch ->
                        "balance " + branch.balance() + "  " + branch.mode()
                                + "  queue " + branch.ordered().queue().entries().keySet()
                                + (branch.held().isEmpty() ? "" : "  holds " + branch.held().size());
                    default -> throw new IllegalArgumentException("unknown process " + actor);
                };
        return Wording.line(actor, actor.process().time(), "has", what, "");
    }

    /// Whether the bank has evicted a member.
    static boolean isEvicted(Collection<Actor<?>> actors, int id) {
        return actors.stream()
                .map(actor -> actor.process().protocol().state())
                .filter(BankProtocol.State.class::isInstance)
                .map(state -> ((BankProtocol.State) state).members().get(id))
                .anyMatch(member -> member != null && member.status() == Member.Status.EVICTED);
    }

    /// What should have ended by now and has not.
    static List<String> unfinished(Collection<Actor<?>> actors) {
        List<String> unfinished = new ArrayList<>();
        Set<String> chains = new HashSet<>();
        Set<Object> replicas = new HashSet<>();
        for (Actor<?> actor : actors) {
            switch (actor.process().protocol().state()) {
                case BankProtocol.State bank -> chains.add(bank.tip());
                case ClientProtocol.State client -> {
                    boolean gone = isEvicted(actors, actor.name().number()) || client.phase() == Phase.LEFT;
                    if (!gone) {
                        chains.add(client.chain().tip());
                        boolean done = client.phase() == Phase.MEMBER
                                && client.waiting().isEmpty()
                                && client.mutex().queue().entries().isEmpty();
                        if (!done) {
                            unfinished.add("everything that was begun ends: not at " + actor);
                        }
                    }
                }
                case BranchProtocol.State branch -> {
                    replicas.add(branch.balance() + " " + branch.mode());
                    if (!((BranchProtocol) actor.process().protocol()).isIdle() || !branch.held().isEmpty()) {
                        unfinished.add("everything that was begun ends: not at " + actor);
                    }
                }
                default -> {}
            }
        }
        if (chains.size() > 1) {
            unfinished.add("in the end every chain is the bank's");
        }
        if (replicas.size() > 1) {
            unfinished.add("in the end all replicas have the same balance and mode: " + replicas);
        }
        return unfinished;
    }
}
