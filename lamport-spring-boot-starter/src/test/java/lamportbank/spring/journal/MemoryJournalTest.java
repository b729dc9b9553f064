package lamportbank.spring.journal;

import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.process.Journal;

class MemoryJournalTest extends JournalContract {
    private final Journal<BranchProtocol.State> journal = new MemoryJournal<>();

    @Override
    Journal<BranchProtocol.State> open() {
        return journal;
    }
}
