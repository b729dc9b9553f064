package lamportbank.core.branch;

import java.util.Locale;

import lamportbank.core.chain.Money;
import lamportbank.core.chain.Outcome;
import lamportbank.core.process.Fact;

/// What happens at a branch.
public sealed interface BranchFact extends Fact {
    /// The five steps of an update, as its origin and the others see them.
    enum Stage {
        REQUEST,
        EXECUTE,
        PROPAGATE_REQUEST,
        PROPAGATE_EXECUTE,
        PROPAGATE_RESPONSE
    }

    /// An update begins here.
    record Accepted(Update update) implements BranchFact {}

    /// One step of one update.
    record SubEvent(long eventId, Update.Kind kind, Stage stage) implements BranchFact {
        /// As in `deposit_propagate_request`.
        public String name() {
            return (kind + "_" + stage).toLowerCase(Locale.ROOT);
        }
    }

    /// The replica has carried out an update, or found that the balance does not cover it or has no room for it.
    ///
    /// @param origin the branch that was asked
    record Executed(int origin, Update update, Outcome outcome, Money balance) implements BranchFact {}

    /// The event id of an update is that of one which has been executed, so this one is not.
    ///
    /// @param origin the branch that was asked
    /// @param ending how the other one ended, if it is the same update
    record Repeated(int origin, Update update, Ending ending) implements BranchFact {}

    /// The branch that was asked has its answer.
    record Finished(Update update, Ending outcome, Money balance) implements BranchFact {}

    record ModeChanged(Mode mode) implements BranchFact {}
}
