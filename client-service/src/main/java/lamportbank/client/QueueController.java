package lamportbank.client;

import java.util.List;
import java.util.SortedSet;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Watching;
import lamportbank.spring.web.TextTable;

/// The request queue.
@RestController
@Watching
class QueueController {
    private final NodeLoop loop;

    QueueController(NodeLoop loop) {
        this.loop = loop;
    }

    /// @param queue everyone's requests, in timestamp order
    /// @param inside the last of the own requests that hold the critical section
    /// @param waitingFor the members that the first own request waits for
    /// @param waiting transfers that are in no request yet
    record Queue(
            List<ClientView.Queued> queue,
            @Nullable Timestamp inside,
            SortedSet<Integer> waitingFor,
            List<Transfer> waiting) {}

    @GetMapping(path = "/queue", produces = MediaType.APPLICATION_JSON_VALUE)
    Queue queue() {
        return loop.read(process -> {
            ClientView view = ClientView.of(process, List.of(), List.of());
            return new Queue(view.queue(), view.inside(), view.waitingFor(), view.waiting());
        });
    }

    @GetMapping(path = "/queue", produces = MediaType.TEXT_PLAIN_VALUE)
    String queueAsText() {
        Queue queue = queue();
        TextTable text = TextTable.of("timestamp", "client", "from", "to", "amount");
        queue.queue().forEach(entry -> entry.transfers()
                .forEach(transfer -> text.row(
                        entry.request(), entry.request().node(), transfer.from(), transfer.to(), transfer.amount())));
        return text
                + (queue.inside() != null ? "inside with " + queue.inside() + "\n" : "")
                + (queue.waitingFor().isEmpty() ? "" : "waiting for clients " + queue.waitingFor() + "\n");
    }
}
