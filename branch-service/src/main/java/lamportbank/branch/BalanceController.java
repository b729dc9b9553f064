package lamportbank.branch;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.branch.BranchCommand;
import lamportbank.core.branch.Mode;
import lamportbank.core.chain.Money;
import lamportbank.core.process.Input;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Exchanges;
import lamportbank.spring.rest.Watching;

/// The replica, and the mode that keeps it in step.
@RestController
class BalanceController {
    private final NodeLoop loop;
    private final Exchanges exchanges;

    BalanceController(NodeLoop loop, Exchanges exchanges) {
        this.loop = loop;
        this.exchanges = exchanges;
    }

    record Balance(int branch, Money balance, Mode mode) {}

    /// In eager mode a query moves no clock, as in the system that this mode replays.
    @GetMapping(path = "/balance", produces = MediaType.APPLICATION_JSON_VALUE)
    Balance balance() {
        Balance balance = loop.read(process -> new Balance(
                process.self().number(),
                BranchConfiguration.branchOf(process).balance(),
                BranchConfiguration.branchOf(process).mode()));
        if (balance.mode() == Mode.EAGER) {
            exchanges.onlyWatching();
        }
        return balance;
    }

    @GetMapping(path = "/balance", produces = MediaType.TEXT_PLAIN_VALUE)
    String balanceAsText() {
        return "Balance: $" + balance().balance() + "\n";
    }

    /// @param mode `ordered` or `eager`
    record ModeOrder(@Nullable String mode) {
        Mode parsed() {
            return Arrays.stream(Mode.values())
                    .filter(known -> known.name().equalsIgnoreCase(mode))
                    .findFirst()
                    .orElseThrow(() -> new Refusal(Refusal.Reason.INVALID, "mode is ordered or eager, not " + mode));
        }
    }

    /// Changes the mode here and tells the other branches. Only while no update is under way.
    @PutMapping("/mode")
    Balance mode(@RequestBody ModeOrder order) {
        loop.submit(new Input.Ask(new BranchCommand.SetMode(order.parsed())));
        return balance();
    }

    @GetMapping("/mode")
    @Watching
    ModeOrder mode() {
        return new ModeOrder(balance().mode().name());
    }
}
