package lamportbank.spec;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// TLC looks at every state that the specification can reach, in small configurations; and it finds the flaw in
/// broken copies of it. `./prove spec` runs all of it; [LargeSpecification] has the configurations that take longer.
class SpecificationTest {
    @ParameterizedTest
    @ValueSource(strings = {"window", "join", "eviction", "leave", "join-leave", "late"})
    void no_reachable_state_violates_anything(String configuration) {
        assertHoldsInAll(Tlc.withSpecification(), configuration);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"mutex", "leave-eviction"})
    void no_reachable_state_of_a_larger_system_does(String configuration) {
        assertHoldsInAll(Tlc.withSpecification().atLength(), configuration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"liveness", "leave-liveness"})
    void every_request_ends_even_if_another_client_dies(String configuration) {
        assertHolds(Tlc.withSpecification(), "LamportBank", configuration);
    }

    static void assertHoldsInAll(Tlc tlc, String configuration) {
        assertThat(assertHolds(tlc, "Reduced", configuration).distinctStates()).isGreaterThan(4_000);
    }

    private static Tlc.Result assertHolds(Tlc tlc, String module, String configuration) {
        Tlc.Result result = tlc.check(module, Tlc.resource(configuration + ".cfg"));

        System.out.println("TLC, " + configuration + ".cfg: " + result);
        assertThat(result.violated()).as(result.output()).isEmpty();
        return result;
    }

    /// One broken rule for each thing that TLC can find.
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            the channels are not FIFO          | mutex    | IF s = <<>> THEN {} ELSE {1} | DOMAIN s | AtMostOneInside
            a receipt ignores the stamp        | mutex    | !.clock = Max(@, t) + 1 | !.clock = @ + 1 | ReceiptIsLater
            every reply is left out            | join     | isSaid == Before(<<m.stamp, q>>, <<c.lastSent[q], p>>) | isSaid == TRUE | Deadlock
            blocks are not held back           | leave    | {b \\in c.heldBack : b.height = Len(c.chain)} | c.heldBack | ChainsArePrefixes
            a retry is another proposal        | window   | IF last # {} | IF FALSE | NoConflict
            the newcomer fetches no chain first | join    | !.phase = IF @ = "CATCHING_UP" | !.chain = <<>>, !.phase = IF @ = "CATCHING_UP" | NoHashChanges
            it welcomes after its LEAVE        | join-leave | {"LEFT", "FENCED"} | {"FENCED"} | LeaveIsLast
            who has left can't be evicted      | leave-liveness | q \\in Range(bank.members) \\ bank.evicted | q \\in Active(bank) | Liveness
            """)
    void tlc_can_find_each_kind_of_fault(
            String broken, String configuration, String rule, String replacement, String violated) {
        assertFound(broken, configuration, rule, replacement, violated);
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            having been heard ever is enough   | window   | Before(r.at, <<client[p].heard[q], q>>) | client[p].heard[q] > 0 | AtMostOneInside
            ties are not broken by the number  | mutex    | a[1] = b[1] /\\ a[2] < b[2] | a[1] = b[1] | AtMostOneInside
            it enters unheard                  | mutex    | /\\ \\A q \\in Members(p) : Before(r.at, <<client[p].heard[q], q>>) | | AtMostOneInside
            it enters when not first           | mutex    | /\\ \\A s \\in client[p].queue : s.at[2] = p \\/ Before(r.at, s.at) | | AtMostOneInside
            it enters with all it has          | window   | entering == {s \\in client[p].queue : MayEnter(p, s)} | entering == OwnRequests(p) | AtMostOneInside
            a release is of one request        | window   | r.at[2] # last[2] \\/ Before(last, r.at) | r.at # last | Deadlock
            WELCOME without what is outstanding | join    | outstanding == OwnRequests(p) | outstanding == {} | AtMostOneInside
            the evicted are not fenced         | eviction | u.from \\in bank.evicted \\/ (u.type | (u.type | NoConflict
            nothing is fetched after eviction  | eviction | !.required = Max(@, m.height)] | !.required = @] | NoConflict
            the dead one's requests are kept   | eviction | !.queue = {r \\in @ : r.at[2] # q}, | | Deadlock
            it leaves with a request outstanding | join-leave | client[p].phase = "MEMBER" /\\ OwnRequests(p) = {} | client[p].phase = "MEMBER" | LeaveIsLast
            it replies after its LEAVE         | leave    | isLeft == client[p].phase = "LEFT" | isLeft == FALSE | LeaveIsLast
            who has left is still waited for   | leave    | Dropped(Hears(p, q, channel[q][p][i].stamp), q) | Hears(p, q, channel[q][p][i].stamp) | Deadlock
            LEAVE goes to those it knows       | join-leave | `others |-> Active(b)` | `others |-> Active(b) \\cap Members(p)` | Deadlock
            a late proposal is taken for a new one | late | IsFenced(u) \\/ IsOutdated(u) | IsFenced(u) | NoConflict
            """)
    void tlc_finds_what_is_wrong_if(
            String broken, String configuration, String rule, String replacement, String violated) {
        assertFound(broken, configuration, rule, replacement, violated);
    }

    private static void assertFound(
            String broken, String configuration, String rule, String replacement, String violated) {
        Tlc.Result result = Tlc.withSpecification()
                .replacing(rule, replacement == null ? "" : replacement)
                .check("Reduced", Tlc.resource(configuration + ".cfg"));

        System.out.println("TLC, " + configuration + ".cfg, but " + broken + ": " + result);
        assertThat(result.violated()).as(result.output()).contains(violated);
    }
}
