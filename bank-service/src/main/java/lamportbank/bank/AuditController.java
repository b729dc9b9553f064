package lamportbank.bank;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.spring.chain.BlockTable;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Watching;

/// Whether the money is still right.
@RestController
@Watching
class AuditController {
    private final AccountTable accounts;
    private final BlockTable blocks;
    private final NodeLoop loop;

    AuditController(AccountTable accounts, BlockTable blocks, NodeLoop loop) {
        this.accounts = accounts;
        this.blocks = blocks;
        this.loop = loop;
    }

    @GetMapping("/audit")
    Audit.Report audit() {
        long conflicts = loop.read(process -> BankConfiguration.bankOf(process).conflicts());
        return Audit.run(accounts, blocks, conflicts);
    }
}
