package lamportbank.branch;

import java.time.Duration;
import java.util.Arrays;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.branch.Mode;
import lamportbank.core.chain.Money;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Exchanges;
import lamportbank.spring.rest.Watching;

/// The replica, and the mode that keeps it in step.
@RestController
class BalanceController {
    private static final Duration UNTIL_CHANGED = Duration.ofSeconds(10);

    /// JSON Schema has no flag for "in capitals or not".
    private static final String MODE = "^([oO][rR][dD][eE][rR][eE][dD]|[eE][aA][gG][eE][rR])$";

    private final NodeLoop loop;
    private final ModeDesk modes;
    private final Exchanges exchanges;

    BalanceController(NodeLoop loop, ModeDesk modes, Exchanges exchanges) {
        this.loop = loop;
        this.modes = modes;
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

    /// @param mode `ordered` or `eager`, in capitals or not
    record ModeOrder(
            @Schema(requiredMode = RequiredMode.REQUIRED, pattern = MODE,
                    example = "ordered") @Nullable String mode) {
        Mode parsed() {
            return Arrays.stream(Mode.values())
                    .filter(known -> known.name().equalsIgnoreCase(mode))
                    .findFirst()
                    .orElseThrow(() -> new Refusal(Refusal.Reason.INVALID, "mode is ordered or eager, not " + mode));
        }
    }

    /// Changes the mode of all branches, as soon as they agree. Only while no update is under way here. 202 if they do
    /// not agree within ten seconds, because one is away: then the mode changes, and updates go on, when it is back.
    @PutMapping("/mode")
    @ApiResponse(responseCode = "200", description = "All branches have changed",
            content = @Content(schema = @Schema(implementation = Balance.class)))
    @ApiResponse(responseCode = "202", description = "They will, when all are there",
            content = @Content(schema = @Schema(implementation = Balance.class)))
    ResponseEntity<Balance> mode(@RequestBody ModeOrder order) {
        boolean changed = modes.change(order.parsed(), UNTIL_CHANGED, loop);
        return ResponseEntity.status(changed ? HttpStatus.OK : HttpStatus.ACCEPTED).body(balance());
    }

    @GetMapping("/mode")
    @Watching
    ModeOrder mode() {
        return new ModeOrder(balance().mode().name());
    }
}
