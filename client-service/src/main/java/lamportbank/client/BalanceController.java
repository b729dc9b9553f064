package lamportbank.client;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.chain.Money;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.process.Input;
import lamportbank.spring.loop.NodeLoop;

/// The balance: answered by the bank at once, without mutual exclusion. Asking is a local event.
@RestController
class BalanceController {
    private final NodeLoop loop;
    private final TransferDesk desk;
    private final Bank bank;

    BalanceController(NodeLoop loop, TransferDesk desk, Bank bank) {
        this.loop = loop;
        this.desk = desk;
        this.bank = bank;
    }

    record Balance(int account, Money balance) {}

    @GetMapping(path = "/balance", produces = MediaType.APPLICATION_JSON_VALUE)
    Balance balance() {
        loop.submit(new Input.Ask(new ClientCommand.QueryBalance()));
        int account = desk.account();
        return new Balance(account, bank.balance(account));
    }

    @GetMapping(path = "/balance", produces = MediaType.TEXT_PLAIN_VALUE)
    String balanceAsText() {
        return "Balance: $" + balance().balance() + "\n";
    }
}
