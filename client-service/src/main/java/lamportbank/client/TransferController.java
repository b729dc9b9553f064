package lamportbank.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.web.Patience;
import lamportbank.spring.web.Room;
import lamportbank.spring.web.TextTable;

/// Transfers from the account of this client.
@RestController
@RequestMapping("/transfers")
class TransferController {
    /// How long the answer 202 waits for the transfer to be part of a request. Longer only if a member is away
    /// and this client has as many requests outstanding as it may: then the answer has no timestamp yet.
    private static final Duration UNTIL_REQUESTED = Duration.ofSeconds(5);

    private static final int SHOWN = 1000;
    private static final String NEWEST = "9007199254740991";

    /// What a page takes while it is answered, as JSON or as a table.
    private static final int PAGE_BYTES = 1 << 20;

    private static final String KEY = "[\\x21-\\x7e]{1,200}";

    private final TransferDesk desk;
    private final TransferTable table;
    private final NodeLoop loop;

    TransferController(TransferDesk desk, TransferTable table, NodeLoop loop) {
        this.desk = desk;
        this.table = table;
        this.loop = loop;
    }

    /// @param to the account that gets the money
    /// @param amount as in `"5.00"`, or a number with at most two decimals
    record Order(
            @Schema(requiredMode = RequiredMode.REQUIRED, minimum = "1", maximum = "" + ProcessId.MAX_NUMBER,
                    example = "2") @Nullable Integer to,
            @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable Money amount) {
        Transfer from(int sender, String id) {
            if (to == null || amount == null) {
                throw new Refusal(Refusal.Reason.INVALID,
                        "a transfer has to and amount, as in {\"to\": 2, \"amount\": \"5.00\"}");
            }
            return Refusal.unlessInvalid(() -> new Transfer(id, sender, to, amount));
        }
    }

    /// @param next the page after this one is `?before=` that; null if there is none
    record Transfers(List<TransferStatus> transfers, @Nullable Long next) {}

    /// Sends money. 202 when the transfer is journaled and has its place in the order; with `?wait=10s` 200 and the
    /// outcome, if it ends in that time. With an `Idempotency-Key` it can be repeated safely.
    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @ApiResponse(responseCode = "200", description = "It has ended, as the status says",
            content = @Content(schema = @Schema(implementation = TransferStatus.class)))
    @ApiResponse(responseCode = "202", description = "It is journaled, and will end",
            content = @Content(schema = @Schema(implementation = TransferStatus.class)))
    ResponseEntity<TransferStatus> send(
            @RequestBody Order order,
            @RequestParam(name = "wait", required = false) @Schema(pattern = Patience.FORM,
                    example = "5s") @Nullable String wait,
            @RequestHeader(name = "Idempotency-Key", required = false) @Schema(pattern = KEY,
                    example = "order-7") @Nullable String key) {
        Duration patience = Patience.parse(wait, Duration.ZERO);
        String id = key == null ? newId(loop.time()) : idOf(key);
        Transfer transfer = order.from(desk.account(), id);
        Supplier<Optional<TransferStatus>> handIn =
                () -> key == null ? desk.handInNew(transfer, loop) : desk.handIn(transfer, loop);
        TransferStatus status = patience.isPositive()
                ? desk.awaitEnded(id, handIn, patience)
                : desk.awaitRequested(id, handIn, UNTIL_REQUESTED);
        Duration rest = restAfter(patience);
        if (status.timestamp() == null && status.isPending() && rest.isPositive()) {
            status = desk.awaitRequested(id, () -> Optional.of(desk.find(id)), rest);
        }
        return ResponseEntity.status(status.isPending() ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .location(URI.create("/transfers/" + status.id()))
                .body(status);
    }

    /// Whoever has less patience waits as long as those who say nothing of it; who has more waits no longer than that.
    ///
    /// @param patience for the end of the transfer
    /// @return how long to wait for its place in the order when that has ended
    static Duration restAfter(Duration patience) {
        Duration rest = UNTIL_REQUESTED.minus(patience);
        return patience.isPositive() && rest.isPositive() ? rest : Duration.ZERO;
    }

    /// A UUID of version 8 (RFC 9562, section 5.8): 60 bits of logical time, and 62 random ones. Transfers of one request
    /// are neighbours in the index of ids, then, and cost one page of it instead of one each.
    static String newId(long time) {
        long version8 = time >>> 12 << 16 | 0x8000 | time & 0xfff;
        return new UUID(version8, UUID.randomUUID().getLeastSignificantBits()).toString();
    }

    /// The same key at the same client is the same transfer, also after a restart.
    private String idOf(String key) {
        if (!key.matches(KEY)) {
            throw new Refusal(Refusal.Reason.INVALID, "an Idempotency-Key is 1 to 200 visible ASCII characters");
        }
        return UUID.nameUUIDFromBytes((loop.self() + " " + key).getBytes(StandardCharsets.UTF_8)).toString();
    }

    /// The newest thousand, the newest first; or the newest before a place that another page named.
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Transfers all(@RequestParam(defaultValue = NEWEST) @Schema(minimum = "0") long before) {
        Room.take(PAGE_BYTES);
        TransferTable.Page page = table.newest(before, SHOWN);
        return new Transfers(page.transfers(), page.next());
    }

    @GetMapping(produces = MediaType.TEXT_PLAIN_VALUE)
    String allAsText(@RequestParam(defaultValue = NEWEST) @Schema(minimum = "0") long before) {
        Transfers page = all(before);
        TextTable text = TextTable.of("timestamp", "from", "to", "amount", "status", "block", "id");
        page.transfers()
                .forEach(transfer -> text.row(
                        transfer.timestamp() == null ? "-" : transfer.timestamp(),
                        transfer.from(),
                        transfer.to(),
                        transfer.amount(),
                        transfer.status(),
                        transfer.height() == null ? "-" : transfer.height(),
                        transfer.id()));
        return text + (page.next() == null ? "" : "those before these: before=" + page.next() + "\n");
    }

    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    TransferStatus one(
            @PathVariable String id,
            @RequestParam(name = "wait", required = false) @Schema(pattern = Patience.FORM,
                    example = "5s") @Nullable String wait) {
        Duration patience = Patience.parse(wait, Duration.ZERO);
        return patience.isPositive()
                ? desk.awaitEnded(id, () -> Optional.of(desk.find(id)), patience)
                : desk.find(id);
    }
}
