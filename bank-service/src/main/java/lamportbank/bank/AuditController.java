package lamportbank.bank;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.spring.chain.BlockTable;
import lamportbank.spring.journal.JdbcJournal;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Watching;

/// Whether the money is still right.
@RestController
@Watching
class AuditController {
    private final Audit audit;
    private final NodeLoop loop;

    AuditController(AccountTable accounts, BlockTable blocks, JdbcJournal<?> journal, NodeLoop loop) {
        this.audit = new Audit(accounts, blocks, journal);
        this.loop = loop;
    }

    @GetMapping("/audit")
    Audit.Report audit() {
        long conflicts = loop.read(process -> BankConfiguration.bankOf(process).conflicts());
        return audit.run(conflicts);
    }
}
