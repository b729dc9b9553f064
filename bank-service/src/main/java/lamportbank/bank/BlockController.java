package lamportbank.bank;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.chain.BlockTable;
import lamportbank.spring.chain.ChainPage;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Exchanges;

/// The chain: read by anyone, extended by the holder of the critical section.
@RestController
class BlockController {
    private final BlockTable blocks;
    private final SealedTransfers transfers;
    private final Exchanges exchanges;
    private final NodeLoop loop;
    private final Behind behind;

    BlockController(
            BlockTable blocks, SealedTransfers transfers, Exchanges exchanges, NodeLoop loop, Behind behind) {
        this.blocks = blocks;
        this.transfers = transfers;
        this.exchanges = exchanges;
        this.loop = loop;
        this.behind = behind;
    }

    /// @param request the timestamp of the request that holds the critical section
    record Proposal(Timestamp request, List<Transfer> transfers) {
        Proposal {
            transfers = List.copyOf(transfers);
        }

        BankMessage.Propose at(long height) {
            return Refusal.unlessInvalid(() -> new BankMessage.Propose(height, request, transfers));
        }
    }

    /// A process that asks for blocks beyond the last has them, or needs them: then they are lost here, and it is asked to
    /// wait. A person who asks just gets none.
    @GetMapping(path = "/blocks", produces = MediaType.APPLICATION_JSON_VALUE)
    ChainPage page(
            @RequestParam(defaultValue = "0") @Schema(minimum = "0") long from,
            @RequestParam(defaultValue = "100") @Schema(minimum = "1", maximum = "" + ChainPage.MAX_LIMIT) int limit) {
        if (exchanges.isStamped()) {
            ProcessId asker = exchanges.asker();
            behind.unless(() -> loop.read(process -> {
                BankConfiguration.bankOf(process).requireReaches(asker, from);
                return from;
            }));
        }
        return ChainPage.of(blocks, from, limit);
    }

    @GetMapping(path = "/blocks", produces = MediaType.TEXT_PLAIN_VALUE)
    String pageAsText(
            @RequestParam(defaultValue = "0") @Schema(minimum = "0") long from,
            @RequestParam(defaultValue = "100") @Schema(minimum = "1", maximum = "" + ChainPage.MAX_LIMIT) int limit) {
        return ChainPage.asText(blocks, from, limit);
    }

    @GetMapping(path = "/blocks/{height}", params = "!form", produces = MediaType.APPLICATION_JSON_VALUE)
    Block one(@PathVariable @Schema(minimum = "0") long height) {
        return ChainPage.block(blocks, height);
    }

    @GetMapping(path = "/blocks/{height}", params = "!form", produces = MediaType.TEXT_PLAIN_VALUE)
    String oneAsText(@PathVariable @Schema(minimum = "0") long height) {
        return ChainPage.blockAsText(blocks, height, null);
    }

    /// With `form=preimage`: the text whose SHA-256 is the hash.
    @GetMapping(path = "/blocks/{height}", params = "form", produces = MediaType.TEXT_PLAIN_VALUE)
    String inForm(@PathVariable @Schema(minimum = "0") long height,
            @RequestParam @Schema(allowableValues = "preimage") String form) {
        return ChainPage.blockAsText(blocks, height, form);
    }

    /// Carries out the transfers of whoever is inside and seals them as the block of this height. The height is the
    /// fencing token: asking again gets the same block, another request for a taken height gets 409.
    @PutMapping("/blocks/{height}")
    @ApiResponse(responseCode = "200", description = "It is sealed",
            content = @Content(schema = @Schema(implementation = Block.class)))
    ResponseEntity<?> propose(@PathVariable @Schema(minimum = "0") long height, @RequestBody Proposal proposal) {
        Message answer = behind.unless(() -> exchanges.askNow(transfers.lookUp(proposal.at(height))));
        return switch ((BankMessage) answer) {
            case BankMessage.Sealed(Block block) -> ResponseEntity.ok(block);
            case BankMessage.Conflict(long next) -> ResponseEntity.of(conflict(height, next)).build();
            default -> throw new IllegalStateException("no answer to a proposal: " + answer);
        };
    }

    private static ProblemDetail conflict(long height, long next) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.CONFLICT, "block " + height + " is not the next one: that is block " + next);
        problem.setProperty("height", next);
        return problem;
    }
}
