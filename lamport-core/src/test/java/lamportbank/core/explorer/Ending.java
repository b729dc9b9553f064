package lamportbank.core.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import lamportbank.core.bank.BankProtocol;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.process.LamportProcess;

/// What there is when nothing is under way any more.
///
/// @param processes in the order of the scenario, the bank first
record Ending(List<LamportProcess.State<?>> processes) {
    static Ending of(World world, int[] state) {
        List<LamportProcess.State<?>> processes = new ArrayList<>();
        for (int actor = 0; actor < world.count(); actor++) {
            processes.add(world.process(state, actor));
        }
        return new Ending(processes);
    }

    /// All of it but when it happened and in which order.
    String summary() {
        String tip = protocols(BankProtocol.State.class).map(BankProtocol.State::tip).findFirst().orElse("");
        return processes.stream().map(process -> process.self() + " " + summary(process, tip)).toList().toString();
    }

    private static List<?> summary(LamportProcess.State<?> process, String tip) {
        return switch (process.protocol()) {
            case BankProtocol.State bank ->
                List.of(bank.members(), bank.accounts(), bank.conflicts(), bank.height(), process.expelled());
            case ClientProtocol.State client ->
                List.of(
                        client.phase(), client.members(), client.accounts(), client.gone(), client.unwelcomed(),
                        client.waiting(), client.mutex().queue().entries().values(), client.mutex().inside() != null,
                        client.chain().height(), client.chain().tip().equals(tip),
                        client.chain().heldBack().keySet(), process.pending().size(), process.expelled());
            case BranchProtocol.State branch ->
                List.of(
                        branch.mode(), branch.balance(), branch.ordered().queue().entries().values(),
                        branch.ordered().unanswered().size(), branch.open().size(),
                        branch.eager().propagations().size(), branch.modeSwitch().changes().size(), branch.held());
            default -> throw new IllegalArgumentException("no ending for " + process.protocol());
        };
    }

    /// That branches do not agree.
    Optional<String> disagreement() {
        List<String> replicas = protocols(BranchProtocol.State.class)
                .map(branch -> branch.balance() + " " + branch.mode())
                .toList();
        return replicas.stream().distinct().count() > 1
                ? Optional.of("in the end replicas differ: " + replicas)
                : Optional.empty();
    }

    private <S> Stream<S> protocols(Class<S> kind) {
        return processes.stream().map(LamportProcess.State::protocol).filter(kind::isInstance).map(kind::cast);
    }
}
