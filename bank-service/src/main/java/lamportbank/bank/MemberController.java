package lamportbank.bank;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.bank.BankCommand;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankMessage.Heir;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.bank.Member;
import lamportbank.core.process.Input;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Exchanges;
import lamportbank.spring.web.Room;

/// Who takes part.
@RestController
class MemberController {
    private static final int PAGE = 1000;

    private final NodeLoop loop;
    private final Exchanges exchanges;
    private final Behind behind;

    MemberController(NodeLoop loop, Exchanges exchanges, Behind behind) {
        this.loop = loop;
        this.exchanges = exchanges;
        this.behind = behind;
    }

    /// @param members in the order of their numbers, up to a thousand
    /// @param next the next page is `?from=` that; null if there is none
    record Members(List<Member> members, @Nullable Integer next) {}

    /// @param incarnation the random name of the client's journal; asking again with it gets the same answer
    /// @param address where the client is reached, an absolute http or https URL
    /// @param id the number that the client would like; leave it out for the next one
    /// @param heir for a client that goes on with the account of a member that is gone; leave it out for a new account
    record Registration(
            @Schema(example = "5be1c9f2") String incarnation,
            @Schema(example = "http://127.0.0.1:8101") String address,
            @Schema(minimum = "1", maximum = "" + ProcessId.MAX_NUMBER) @Nullable Integer id,
            @Nullable Heir heir) {
        BankMessage.Register checked() {
            return Refusal.unlessInvalid(() -> new BankMessage.Register(incarnation, address, id, heir));
        }
    }

    @GetMapping("/members")
    Members members(@RequestParam(defaultValue = "0") @Schema(minimum = "0") int from) {
        List<Member> found =
                loop.read(process -> all(process).tailMap(from).values().stream().limit(PAGE + 1).toList());
        Room.take(found.size() * BankMessage.MEMBER_BYTES);
        return new Members(
                found.subList(0, Math.min(PAGE, found.size())), found.size() > PAGE ? found.getLast().id() : null);
    }

    /// Before anything is done: the answer, and its row in the journal, have all that take part and all accounts.
    private void takeRoomForAll() {
        BankProtocol.State state = loop.read(process -> BankConfiguration.bankOf(process).state());
        long active = state.members().values().stream()
                .filter(member -> member.status() == Member.Status.ACTIVE)
                .count();
        Room.take((int) active * BankMessage.MEMBER_BYTES + state.accounts().size() * BankMessage.ACCOUNT_BYTES);
    }

    private static SortedMap<Integer, Member> all(LamportProcess process) {
        return BankConfiguration.bankOf(process).state().members();
    }

    @PostMapping("/members")
    @ApiResponse(responseCode = "201", description = "It is a member",
            content = @Content(schema = @Schema(implementation = BankMessage.Registered.class)))
    @ResponseStatus(HttpStatus.CREATED)
    Message register(@RequestBody Registration registration) {
        BankMessage.Register question = registration.checked();
        behind.requireNotBehind();
        takeRoomForAll();
        return exchanges.askNow(question);
    }

    /// A member leaves of its own will.
    @PostMapping("/members/{id}/departure")
    @ApiResponse(responseCode = "200", description = "It is no member any more",
            content = @Content(schema = @Schema(implementation = BankMessage.Departed.class)))
    Message depart(@PathVariable @Schema(minimum = "1", maximum = "" + ProcessId.MAX_NUMBER) int id) {
        takeRoomForAll();
        behind.requireNotBehind();
        return exchanges.askNow(new BankMessage.Depart(id));
    }

    /// An operator declares a member dead: its blocks are refused from now on, and the others wait for it no more.
    @PostMapping("/members/{id}/eviction")
    Member evict(@PathVariable @Schema(minimum = "1", maximum = "" + ProcessId.MAX_NUMBER) int id) {
        behind.requireNotBehind();
        loop.submit(new Input.Ask(new BankCommand.Evict(id)));
        return loop.read(process -> Objects.requireNonNull(all(process).get(id)));
    }
}
