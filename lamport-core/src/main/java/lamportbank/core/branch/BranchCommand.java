package lamportbank.core.branch;

import lamportbank.core.process.Command;

/// What a person asks of a branch.
public sealed interface BranchCommand extends Command {
    record Submit(Update update) implements BranchCommand {}

    record SetMode(Mode mode) implements BranchCommand {}
}
