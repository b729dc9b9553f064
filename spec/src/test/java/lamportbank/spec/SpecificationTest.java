package lamportbank.spec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// TLC looks at every state that the specification can reach, in small configurations; and it finds the flaw in
/// broken copies of it.
class SpecificationTest {
    @ParameterizedTest
    @ValueSource(strings = {"mutex", "window", "join", "eviction"})
    void no_reachable_state_violates_anything(String configuration) {
        Tlc.Result result = Tlc.withSpecification().check("LamportBank", Tlc.resource(configuration + ".cfg"));

        System.out.println("TLC, " + configuration + ".cfg: " + result);
        assertThat(result.violated()).as(result.output()).isEmpty();
        assertThat(result.distinctStates()).isGreaterThan(10_000);
    }

    @Test
    void every_request_ends_even_if_another_client_dies() {
        Tlc.Result result = Tlc.withSpecification().check("LamportBank", Tlc.resource("liveness.cfg"));

        System.out.println("TLC, liveness.cfg: " + result);
        assertThat(result.violated()).as(result.output()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            the channels are not FIFO          | mutex    | IF s = <<>> THEN {} ELSE {1} | DOMAIN s | AtMostOneInside
            having been heard ever is enough   | window   | Before(r.at, <<client[p].heard[q], q>>) | client[p].heard[q] > 0 | AtMostOneInside
            ties are not broken by the number  | mutex    | a[1] = b[1] /\\ a[2] < b[2] | a[1] = b[1] | AtMostOneInside
            a receipt ignores the stamp        | mutex    | !.clock = Max(@, t) + 1 | !.clock = @ + 1 | ReceiptIsLater
            every reply is left out            | join     | isSaid == Before(<<m.stamp, q>>, <<c.lastSent[q], p>>) | isSaid == TRUE | Deadlock
            it enters unheard                  | mutex    | /\\ \\A q \\in Members(p) : Before(r.at, <<client[p].heard[q], q>>) | | AtMostOneInside
            it enters when not first           | mutex    | /\\ \\A s \\in client[p].queue : s = r \\/ Before(r.at, s.at) | | AtMostOneInside
            blocks are not held back           | mutex    | {b \\in c.heldBack : b.height = Len(c.chain)} | c.heldBack | ChainsArePrefixes
            a retry is another proposal        | window   | IF last # {} | IF FALSE | NoConflict
            WELCOME without what is outstanding | join    | outstanding == OwnRequests(p) | outstanding == {} | AtMostOneInside
            the newcomer fetches no chain first | join    | !.phase = IF @ = "CATCHING_UP" | !.chain = <<>>, !.phase = IF @ = "CATCHING_UP" | NoHashChanges
            the evicted are not fenced         | eviction | IsFenced(u) == u.from \\in bank.evicted | IsFenced(u) == FALSE | NoConflict
            nothing is fetched after eviction  | eviction | !.required = Max(@, m.height)] | !.required = @] | NoConflict
            the dead one's requests are kept   | eviction | !.queue = {r \\in @ : r.at[2] # q}, | | Deadlock
            """)
    void tlc_finds_what_is_wrong_if(
            String broken, String configuration, String rule, String replacement, String violated) {
        Tlc.Result result = Tlc.withSpecification()
                .replacing(rule, replacement == null ? "" : replacement)
                .check("LamportBank", Tlc.resource(configuration + ".cfg"));

        System.out.println("TLC, " + configuration + ".cfg, but " + broken + ": " + result);
        assertThat(result.violated()).as(result.output()).contains(violated);
    }
}
