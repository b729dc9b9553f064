package lamportbank.core.mutation;

import java.util.List;

import static lamportbank.core.mutation.Mutant.Proof.FOCUSED;

/// Rules against what no simulated process does; see [Focused].
final class FocusedRules {
    private FocusedRules() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(FOCUSED, "incarnation",
                        "the first message of a process without its old disk passes for a duplicate",
                        "channel/IncomingChannel.java",
                        "if (!incarnation.equals(from)) {",
                        "if (false) {").in("incarnation"),
                Mutant.of(FOCUSED, "stamps on a channel grow",
                        "a member that lies about its time gets a request in before others that were served already",
                        "channel/IncomingChannel.java",
                        "message.sendingTicks() ? stamp <= lastStamp : stamp < lastStamp",
                        "false").in("stamps"),
                Mutant.of(FOCUSED, "a transfer once, for ever",
                        "money moves twice for one transfer",
                        "bank/BankProtocol.java",
                        "if (!lookUp.sealed().isEmpty()) {",
                        "if (false) {").in("once"),
                Mutant.of(FOCUSED, "height at the bank",
                        "a client that is wrong about being inside seals all the same",
                        "bank/BankProtocol.java",
                        "if (proposal.height() != height) {",
                        "if (false) {").in("height"),
                Mutant.of(FOCUSED, "the hash covers the outcome",
                        "an ABORT can be shown as a SUCCESS",
                        "chain/Block.java",
                        "                    .append(' ').append(transfer.outcome())\n",
                        "").in("hash"),
                Mutant.of(FOCUSED, "the hash is checked",
                        "a client shows a block that the bank never sealed",
                        "chain/Chain.java",
                        "if (!block.isGenuine()) {",
                        "if (false) {").in("forgery"));
    }
}
