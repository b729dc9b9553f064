package lamportbank.system;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/// Compares what people were told with what is in the chain.
final class Reckoning {
    private Reckoning() {}

    /// Every order is in the chain once, with the outcome that was told; nothing is in it twice.
    ///
    /// @return how many transfers are in the chain besides
    static int ofTransfers(List<JsonNode> chain, List<SteadyLoad.Ended> told) {
        List<JsonNode> sealed = chain.stream()
                .flatMap(block -> block.path("transfers").valueStream())
                .toList();
        Map<String, String> outcomes = new HashMap<>();
        sealed.forEach(transfer -> outcomes.put(
                transfer.path("id").asString(), transfer.path("outcome").asString()));
        assertThat(sealed).as("each transfer is in one place").hasSameSizeAs(outcomes.keySet());
        assertThat(told).extracting(order -> order.answer().path("id").asString()).doesNotHaveDuplicates();
        assertThat(told).allSatisfy(order -> assertThat(order.answer().path("status").asString())
                .isEqualTo(outcomes.get(order.answer().path("id").asString())));
        return sealed.size() - told.size();
    }
}
