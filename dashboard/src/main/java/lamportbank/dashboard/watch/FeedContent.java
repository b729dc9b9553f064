package lamportbank.dashboard.watch;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.BranchMessage;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.ProcessId;
import lamportbank.spring.feed.FeedMessage;
import lamportbank.spring.json.LamportModule;
import lamportbank.spring.json.Vocabulary;

/// Reads what feeds say as values of the core.
final class FeedContent {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new LamportModule(List.of(Vocabulary.of(
                    MutexMessage.class,
                    MembershipMessage.class,
                    BankMessage.class,
                    BranchMessage.class,
                    ClientFact.class,
                    BankFact.class,
                    BranchFact.class))))
            .build();
    private static final ObjectReader EFFECTS = JSON.readerFor(FeedMessage.Effects.class);

    /// @param state as the process shows it
    record Snapshot(ProcessId node, JsonNode state) {}

    private FeedContent() {}

    /// @throws tools.jackson.core.JacksonException if they make no sense
    static List<Occurrence> effects(String json) {
        FeedMessage.Effects message = EFFECTS.readValue(json);
        return message.effects().stream()
                .map(item -> new Occurrence(message.node(), item.number(), item.at(), item.effect()))
                .toList();
    }

    /// @throws IllegalArgumentException if there is no name in it
    static Snapshot snapshot(String json) {
        JsonNode snapshot = JSON.readTree(json);
        return new Snapshot(ProcessId.parse(snapshot.path("node").asString("")), snapshot.path("state"));
    }
}
