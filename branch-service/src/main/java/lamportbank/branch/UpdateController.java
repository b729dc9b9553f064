package lamportbank.branch;

import java.time.Duration;

import jakarta.servlet.http.HttpServletRequest;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.branch.EventId;
import lamportbank.core.branch.Update;
import lamportbank.core.chain.Money;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Exchanges;
import lamportbank.spring.web.Patience;

/// Deposits and withdrawals.
@RestController
class UpdateController {
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);

    private final UpdateDesk desk;
    private final NodeLoop loop;
    private final Exchanges exchanges;

    UpdateController(UpdateDesk desk, NodeLoop loop, Exchanges exchanges) {
        this.desk = desk;
        this.loop = loop;
        this.exchanges = exchanges;
    }

    /// @param amount as in `"170.00"`, or a number with at most two decimals
    /// @param eventId the same id is the same event; leave it out, or say null, and the branch gives a negative number
    record Order(
            @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable Money amount, @Nullable EventId eventId) {
        Update of(Update.Kind kind) {
            if (amount == null || !amount.isPositive()) {
                throw new Refusal(
                        Refusal.Reason.INVALID,
                        "there must be an amount, more than 0.00, as in {\"amount\": \"170.00\"}");
            }
            return new Update(eventId == null ? 0 : eventId.number(), kind, amount);
        }
    }

    /// 200 and the outcome; 202 if it takes longer than `wait`, which is 10 s if not given; 409 if another update has the
    /// event id.
    @PostMapping("/deposits")
    @ApiResponse(responseCode = "200", description = "It has ended, as the status says",
            content = @Content(schema = @Schema(implementation = UpdateStatus.class)))
    @ApiResponse(responseCode = "202", description = "It is journaled, and will end",
            content = @Content(schema = @Schema(implementation = UpdateStatus.class)))
    ResponseEntity<UpdateStatus> deposit(
            @RequestBody Order order,
            @RequestParam(name = "wait", required = false) @Schema(pattern = Patience.FORM,
                    example = "10s") @Nullable String wait,
            HttpServletRequest request) {
        return handIn(order.of(Update.Kind.DEPOSIT), wait, request);
    }

    /// As a deposit; a withdrawal that is not covered ends as `ABORT` and changes nothing.
    @PostMapping("/withdrawals")
    @ApiResponse(responseCode = "200", description = "It has ended, as the status says",
            content = @Content(schema = @Schema(implementation = UpdateStatus.class)))
    @ApiResponse(responseCode = "202", description = "It is journaled, and will end",
            content = @Content(schema = @Schema(implementation = UpdateStatus.class)))
    ResponseEntity<UpdateStatus> withdraw(
            @RequestBody Order order,
            @RequestParam(name = "wait", required = false) @Schema(pattern = Patience.FORM,
                    example = "10s") @Nullable String wait,
            HttpServletRequest request) {
        return handIn(order.of(Update.Kind.WITHDRAW), wait, request);
    }

    /// Whoever sends an `Idempotency-Key`, which is for transfers, would believe that he can ask again.
    private ResponseEntity<UpdateStatus> handIn(Update update, @Nullable String wait, HttpServletRequest request) {
        if (update.eventId() == 0 && request.getHeader("Idempotency-Key") != null) {
            throw new Refusal(
                    Refusal.Reason.INVALID,
                    "a branch knows an update by the eventId in its body: give one, and leave out the Idempotency-Key");
        }
        UpdateStatus status = desk.handIn(update, Patience.parse(wait, USUAL_PATIENCE), loop, exchanges);
        HttpStatus code = status.status() == UpdateStatus.Status.PENDING ? HttpStatus.ACCEPTED : HttpStatus.OK;
        return ResponseEntity.status(code).body(status);
    }
}
