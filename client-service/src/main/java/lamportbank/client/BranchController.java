package lamportbank.client;

import java.net.URI;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import lamportbank.core.branch.EventId;
import lamportbank.core.chain.Money;
import lamportbank.core.process.Refusal;
import lamportbank.spring.LamportProperties;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Address;

/// A customer's business at the branch of its own number.
@RestController
class BranchController {
    private static final String KEY = "Idempotency-Key";

    private final NodeLoop loop;
    private final Map<String, URI> peers;
    private final RestClient rest;

    BranchController(NodeLoop loop, LamportProperties properties, RestClient.Builder rest) {
        this.loop = loop;
        this.peers = properties.peers();
        this.rest = rest.build();
    }

    /// As the branch takes it. What makes no sense is refused here: asking the branch would be an event already.
    ///
    /// @param amount as in `"170.00"`, or a number with at most two decimals
    /// @param eventId the same number is the same event; leave it out, or say null, and the branch gives a negative number
    record Order(
            @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable Money amount, @Nullable EventId eventId) {
        Order checked() {
            if (amount == null || !amount.isPositive()) {
                throw new Refusal(
                        Refusal.Reason.INVALID,
                        "there must be an amount, more than 0.00, as in {\"amount\": \"170.00\"}");
            }
            return this;
        }
    }

    /// What a branch says of an update. Only for the description: its words are passed on as they are.
    record BranchUpdate(long eventId, String kind, Money amount, String status, @Nullable Money balance) {}

    /// … and of its replica.
    record BranchBalance(int branch, Money balance, String mode) {}

    @PostMapping(path = "/deposits", produces = MediaType.APPLICATION_JSON_VALUE)
    @ApiResponse(responseCode = "200", description = "It has ended, as the status says",
            content = @Content(schema = @Schema(implementation = BranchUpdate.class)))
    @ApiResponse(responseCode = "202", description = "It will end",
            content = @Content(schema = @Schema(implementation = BranchUpdate.class)))
    ResponseEntity<String> deposit(@RequestBody Order order, HttpServletRequest request) {
        return pass("/deposits", order.checked(), request);
    }

    @PostMapping(path = "/withdrawals", produces = MediaType.APPLICATION_JSON_VALUE)
    @ApiResponse(responseCode = "200", description = "It has ended, as the status says",
            content = @Content(schema = @Schema(implementation = BranchUpdate.class)))
    @ApiResponse(responseCode = "202", description = "It will end",
            content = @Content(schema = @Schema(implementation = BranchUpdate.class)))
    ResponseEntity<String> withdraw(@RequestBody Order order, HttpServletRequest request) {
        return pass("/withdrawals", order.checked(), request);
    }

    @GetMapping(path = "/branch-balance", produces = MediaType.APPLICATION_JSON_VALUE)
    @ApiResponse(responseCode = "200", description = "The replica of the branch",
            content = @Content(schema = @Schema(implementation = BranchBalance.class)))
    String balance() {
        return rest.get().uri(Address.below(branch(), "/balance")).retrieve().requiredBody(String.class);
    }

    /// Refuses an `Idempotency-Key` as the branch does, before asking it, which is an event.
    private ResponseEntity<String> pass(String path, Order order, HttpServletRequest request) {
        if (order.eventId() == null && request.getHeader(KEY) != null) {
            throw new Refusal(
                    Refusal.Reason.INVALID,
                    "a branch knows an update by the eventId in its body: give one, and leave out the " + KEY);
        }
        ResponseEntity<String> answer = rest.post()
                .uri(Address.below(branch(), path))
                .contentType(MediaType.APPLICATION_JSON)
                .body(order)
                .retrieve()
                .toEntity(String.class);
        return ResponseEntity.status(answer.getStatusCode())
                .contentType(MediaType.APPLICATION_JSON)
                .body(answer.getBody());
    }

    private URI branch() {
        int number = loop.self().number();
        URI branch = peers.get("branch-" + number);
        if (branch == null) {
            throw new Refusal(Refusal.Reason.UNKNOWN, "there is no branch " + number);
        }
        return branch;
    }
}
