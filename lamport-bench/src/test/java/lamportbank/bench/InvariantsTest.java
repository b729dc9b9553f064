package lamportbank.bench;

import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Nothing that was promised can be broken unseen.
class InvariantsTest {
    /// A load that ends as soon as there is something to check.
    private static List<String> broken(StubBank stub) throws InterruptedException {
        try (HttpClient http = Service.newHttp()) {
            Target target = Target.find(stub.bank(), http);
            Books before = Books.of(target);
            Tally tally = new Tally();
            Load load = new Load(target, new Options(stub.bank(), 2, OptionalInt.empty(), 60, 0, new Mix(1, 1),
                    Optional.empty()), tally);
            load.run(new WhenShown(beat -> {
                if (!tally.refused().isEmpty() || tally.transfers().size() > 1 && tally.deposited() > 1) {
                    load.stop();
                }
            }));
            return Invariants.check(target, before, tally).checks().stream()
                    .filter(check -> !check.ok())
                    .map(Check::sentence)
                    .toList();
        }
    }

    @Test
    void nothing_is_wrong_where_nothing_is() throws Exception {
        try (StubBank stub = new StubBank()) {
            assertThat(broken(stub)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AUDIT_FINDS                 | audit: the bank finds its books wrong: block 7 has another hash
            MONEY_IS_LOST               | money: the accounts had 20.00, should have 20.00, and have 19.99
            A_COPY_IS_BEHIND            | chain: the bank has .* but client-2 has .*
            A_TRANSFER_IS_IN_NO_BLOCK   | blocks: transfer transfer-0 ended, it was said, but is in no block
            A_TRANSFER_IS_IN_TWO_BLOCKS | blocks: transfer transfer-0 is in a second block, 1
            ANOTHER_OUTCOME_IS_TOLD     | blocks: transfer .* ended as ABORT in block .*, but is SUCCESS in block .*
            A_DEPOSIT_IS_LOST           | branches: branch-1 should have 40.* and has .*
            """)
    void what_is_not_as_promised_is_said(StubBank.Fault fault, String sentence) throws Exception {
        try (StubBank stub = new StubBank(fault)) {
            assertThat(broken(stub)).singleElement().asString().matches(sentence);
        }
    }

    @Test
    void an_order_that_is_refused_for_good_is_no_load() throws Exception {
        try (StubBank stub = new StubBank(StubBank.Fault.NO_SUCH_ACCOUNT)) {
            assertThat(broken(stub)).satisfiesExactly(
                    refused -> assertThat(refused).endsWith("refused for good: 404 there is no account 2"),
                    none -> assertThat(none).isEqualTo("no order has ended"));
        }
    }
}
