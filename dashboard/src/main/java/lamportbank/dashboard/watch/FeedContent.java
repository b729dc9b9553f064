package lamportbank.dashboard.watch;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.Member;
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
    /// More than an honest message has, which is at most 8 MiB long: so much of nothing, `[],[],…`, would fill the heap.
    private static final int MOST_TOKENS = 1_000_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
            .build())
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

    private static final ObjectReader SNAPSHOT = JSON.readerFor(Snapshot.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    /// @param node of whom it is
    record Snapshot(ProcessId node, State state) {}

    /// What is watched of what a process shows of itself; the rest is passed over.
    ///
    /// @param time of its clock
    /// @param mode of a branch
    /// @param balance of a branch
    /// @param members that a bank has, or had
    record State(long time, @Nullable String mode, @Nullable String balance, @Nullable List<Standing> members) {
        /// The numbers of those of whom the bank says this.
        Set<Integer> members(Member.Status status) {
            return members == null ? Set.of()
                    : members.stream()
                            .filter(member -> status.name().equals(member.status()))
                            .map(Standing::id)
                            .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    record Standing(int id, @Nullable String status) {}

    private FeedContent() {}

    /// @throws tools.jackson.core.JacksonException if they make no sense
    static List<Occurrence> effects(String json) {
        FeedMessage.Effects message = EFFECTS.readValue(json);
        int length = json.length() / Math.max(1, message.effects().size());
        return message.effects().stream()
                .map(item -> new Occurrence(message.node(), item.number(), item.at(), item.effect(), length))
                .toList();
    }

    /// @throws tools.jackson.core.JacksonException if it makes no sense
    static Snapshot snapshot(String json) {
        return SNAPSHOT.readValue(json);
    }
}
