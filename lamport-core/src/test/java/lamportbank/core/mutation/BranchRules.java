package lamportbank.core.mutation;

import java.util.List;

import static lamportbank.core.mutation.Mutant.Proof.BRANCHES;
import static lamportbank.core.mutation.Mutant.Proof.WALK;

/// The rules of ordered multicast and of the change of mode, broken.
final class BranchRules {
    private static final String BRANCH = "branch/BranchProtocol.java";
    private static final String ORDERED = "branch/OrderedReplica.java";
    private static final String SWITCH = "branch/ModeSwitch.java";
    private static final String EAGER_SCENE = "branches 3 eager 400.00";
    private static final String ORDERED_SCENE = "branches 3 ordered 400.00 changing";

    private BranchRules() {}

    static List<Mutant> orderedMulticast() {
        return List.of(
                Mutant.of(BRANCHES, "ordered: acknowledge",
                        "who has nothing to say is never heard from: nothing is executed",
                        BRANCH,
                        "        ordered.acknowledge(actions);\n",
                        ""),
                Mutant.of(BRANCHES, "ordered: acknowledge by itself",
                        "who has nothing to say is heard from only when it has: until then nothing is executed",
                        BRANCH,
                        "        ordered.acknowledge(actions);\n",
                        "        if (!held.isEmpty()) {\n            ordered.acknowledge(actions);\n        }\n"),
                Mutant.of(BRANCHES, "ordered: acknowledge to all",
                        "only the origin hears from all; the other replicas never execute",
                        ORDERED,
                        "said = actions.multicast(peers(), new BranchMessage.Acknowledge(first));",
                        """
                        said = actions.multicast(
                                peers().stream()
                                        .filter(peer -> first.stream().anyMatch(batch -> batch.node() == peer.number()))
                                        .toList(),
                                new BranchMessage.Acknowledge(first));
                        """),
                Mutant.of(BRANCHES, "ordered: only what is stable",
                        "each replica executes in the order of arrival: replicas differ",
                        ORDERED,
                        "return queue.stableHead();",
                        "return queue.head();"),
                Mutant.of(BRANCHES, "ordered: a batch has an order",
                        "the same batch is executed in different orders: replicas differ",
                        BRANCH,
                        "batch.forEach(update -> executeOrdered(timestamp.node(),",
                        "batch.reversed().forEach(update -> executeOrdered(timestamp.node(),"),
                Mutant.of(BRANCHES, "ordered: an id is executed once",
                        "what a customer asks for twice is executed twice",
                        BRANCH,
                        "return repeat(origin, update, actions).orElseGet(() -> {",
                        "return Optional.<Answer>empty().orElseGet(() -> {"),
                Mutant.of(BRANCHES, "ordered: all remember the same ids",
                        "a branch knows what it was asked itself, executes the rest again, and replicas differ",
                        BRANCH,
                        "        executed.add(origin, new",
                        "        executed.add(origin == id ? id : -1, origin != id ? new ExecutedIds.Executed("
                                + "update.withEventId(-1), outcome, balance) : new"),
                Mutant.of(BRANCHES, "ordered: an id is in a batch once",
                        "the other branches refuse the batch, and nothing is executed any more",
                        BRANCH,
                        "                .takeWhile(waiting -> ids.add(waiting.update().eventId()))\n",
                        ""),
                Mutant.of(BRANCHES, "ordered: what waits survives a crash",
                        "an update that was taken, and waited for its batch, is lost",
                        BRANCH,
                        "List.copyOf(held), executed.state()",
                        "List.of(), executed.state()"));
    }

    static List<Mutant> modeSwitch() {
        return List.of(
                mode("mode: eager updates end first",
                        "an eager update arrives after ordered ones that were decided without it",
                        BRANCH,
                        "        if (eager.isIdle()) {\n            modeSwitch.agree",
                        "        if (true) {\n            modeSwitch.agree"),
                mode("mode: begin nothing meanwhile",
                        "an update of the old mode begins after its end was announced",
                        BRANCH,
                        "return modeSwitch.isUnderWay() || mode == Mode.ORDERED;",
                        "return mode == Mode.ORDERED;"),
                mode("mode: no batch meanwhile",
                        "a batch that waited is sent after the end of the old mode was announced",
                        BRANCH,
                        "if (mode == Mode.ORDERED && !modeSwitch.isUnderWay()) {",
                        "if (mode == Mode.ORDERED) {").in(ORDERED_SCENE),
                mode("mode: hold what is ahead",
                        "an eager update of the new mode is executed before an ordered one of the old",
                        BRANCH,
                        "        if (modeSwitch.isAheadOfUs(propagation.from())) {",
                        "        if (false) {").in(ORDERED_SCENE),
                mode("mode: drain the queue",
                        "an ordered update is executed after eager ones of the new mode",
                        BRANCH,
                        "while (modeSwitch.everyoneAgrees() && (mode == Mode.EAGER || ordered.isIdle())) {",
                        "while (modeSwitch.everyoneAgrees()) {").in(ORDERED_SCENE),
                mode("mode: everyone has agreed",
                        "each changes when it likes, and eager meets ordered",
                        SWITCH,
                        "return isUnderWay() && owed.isEmpty() && changes.firstEntry().getValue().missing().isEmpty();",
                        "return isUnderWay() && owed.isEmpty();"));
    }

    private static Mutant mode(String rule, String why, String file, String find, String replace) {
        return Mutant.of(WALK, rule, why, file, find, replace).in(EAGER_SCENE);
    }
}
