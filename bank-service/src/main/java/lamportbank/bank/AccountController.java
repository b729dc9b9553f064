package lamportbank.bank;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.chain.Money;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.rest.Exchanges;
import lamportbank.spring.web.Room;
import lamportbank.spring.web.TextTable;

/// Balances: answered at once, without mutual exclusion.
@RestController
class AccountController {
    private static final int PAGE = 4000;

    /// What a page takes while it is answered, as JSON or as a table.
    private static final int PAGE_BYTES = 1 << 20;

    private final AccountTable accounts;
    private final Exchanges exchanges;

    AccountController(AccountTable accounts, Exchanges exchanges) {
        this.accounts = accounts;
        this.exchanges = exchanges;
    }

    /// @param accounts in the order of their ids, up to four thousand
    /// @param total of all balances, also those on other pages
    /// @param next the next page is `?from=` that; null if there is none
    record Accounts(List<Account> accounts, Money total, @Nullable Integer next) {}

    @GetMapping(path = "/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
    Accounts all(@RequestParam(defaultValue = "0") @Schema(minimum = "0") int from) {
        Room.take(PAGE_BYTES);
        List<Account> rows = accounts.from(from, PAGE + 1);
        return new Accounts(
                rows.subList(0, Math.min(PAGE, rows.size())), accounts.total(),
                rows.size() > PAGE ? rows.getLast().id() : null);
    }

    @GetMapping(path = "/accounts", produces = MediaType.TEXT_PLAIN_VALUE)
    String allAsText(@RequestParam(defaultValue = "0") @Schema(minimum = "0") int from) {
        Accounts page = all(from);
        TextTable table = TextTable.of("client", "balance", "last access");
        page.accounts().forEach(account -> table.row(account.id(), account.balance(), account.lastAccess()));
        return table.row("total", page.total())
                + (page.next() == null ? "" : "the next page is from=" + page.next() + "\n");
    }

    /// A client that asks makes it an access of its account; a person who looks does not.
    @GetMapping("/accounts/{id}")
    Account one(@PathVariable @Schema(minimum = "1", maximum = "" + ProcessId.MAX_NUMBER) int id) {
        if (exchanges.isStamped()) {
            exchanges.askNow(new BankMessage.QueryAccount(id));
        }
        return accounts.find(id)
                .orElseThrow(() -> new Refusal(Refusal.Reason.UNKNOWN, "there is no account " + id));
    }
}
