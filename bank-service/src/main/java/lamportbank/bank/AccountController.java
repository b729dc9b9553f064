package lamportbank.bank;

import java.util.List;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.chain.Money;
import lamportbank.core.process.Refusal;
import lamportbank.spring.rest.Exchanges;
import lamportbank.spring.web.TextTable;

/// Balances: answered at once, without mutual exclusion.
@RestController
class AccountController {
    private final AccountTable accounts;
    private final Exchanges exchanges;

    AccountController(AccountTable accounts, Exchanges exchanges) {
        this.accounts = accounts;
        this.exchanges = exchanges;
    }

    /// @param total of all balances
    record Accounts(List<Account> accounts, Money total) {}

    @GetMapping(path = "/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
    Accounts all() {
        List<Account> all = accounts.all();
        return new Accounts(all, all.stream().map(Account::balance).reduce(Money.ZERO, Money::plus));
    }

    @GetMapping(path = "/accounts", produces = MediaType.TEXT_PLAIN_VALUE)
    String allAsText() {
        Accounts all = all();
        TextTable table = TextTable.of("client", "balance", "last access");
        all.accounts().forEach(account -> table.row(account.id(), account.balance(), account.lastAccess()));
        return table.row("total", all.total()).toString();
    }

    /// A client that asks makes it an access of its account; a person who looks does not.
    @GetMapping("/accounts/{id}")
    Account one(@PathVariable int id) {
        if (exchanges.isStamped()) {
            exchanges.askNow(new BankMessage.QueryAccount(id));
        }
        return accounts.find(id)
                .orElseThrow(() -> new Refusal(Refusal.Reason.UNKNOWN, "there is no account " + id));
    }
}
