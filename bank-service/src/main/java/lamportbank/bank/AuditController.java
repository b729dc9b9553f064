package lamportbank.bank;

import java.time.Duration;
import java.util.concurrent.Semaphore;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.spring.chain.BlockTable;
import lamportbank.spring.journal.JdbcJournal;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Watching;
import lamportbank.spring.web.Waiters;

/// Whether the money is still right.
@RestController
@Watching
class AuditController {
    private static final Duration LONGEST_TURN = Duration.ofMinutes(1);

    private final Audit audit;
    private final NodeLoop loop;
    private final Waiters waiters;
    private final Behind behind;
    private final Semaphore turn = new Semaphore(1, true);

    AuditController(
            AccountTable accounts,
            BlockTable blocks,
            JdbcJournal<?> journal,
            NodeLoop loop,
            Waiters waiters,
            Behind behind) {
        audit = new Audit(accounts, blocks, journal, waiters::isListening);
        this.loop = loop;
        this.waiters = waiters;
        this.behind = behind;
    }

    /// One at a time: the others wait. An audit whose caller hangs up ends.
    @GetMapping("/audit")
    Audit.Report audit() {
        return waiters.admit(() -> {
            waiters.acquire(turn, LONGEST_TURN);
            try {
                long conflicts = loop.read(process -> BankConfiguration.bankOf(process).conflicts());
                return audit.run(conflicts, behind.isFound());
            } finally {
                turn.release();
            }
        });
    }
}
