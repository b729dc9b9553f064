package lamportbank.bank;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.bank.BankCommand;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankMessage.Heir;
import lamportbank.core.bank.Member;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Exchanges;

/// Who takes part.
@RestController
class MemberController {
    private final NodeLoop loop;
    private final Exchanges exchanges;

    MemberController(NodeLoop loop, Exchanges exchanges) {
        this.loop = loop;
        this.exchanges = exchanges;
    }

    record Members(List<Member> members) {}

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
    Members members() {
        return loop.read(process -> new Members(
                List.copyOf(BankConfiguration.bankOf(process).state().members().values())));
    }

    @PostMapping("/members")
    @ApiResponse(responseCode = "201", description = "It is a member",
            content = @Content(schema = @Schema(implementation = BankMessage.Registered.class)))
    @ResponseStatus(HttpStatus.CREATED)
    Message register(@RequestBody Registration registration) {
        return exchanges.askNow(registration.checked());
    }

    /// A member leaves of its own will.
    @PostMapping("/members/{id}/departure")
    @ApiResponse(responseCode = "200", description = "It is no member any more",
            content = @Content(schema = @Schema(implementation = BankMessage.Departed.class)))
    Message depart(@PathVariable @Schema(minimum = "1", maximum = "" + ProcessId.MAX_NUMBER) int id) {
        return exchanges.askNow(new BankMessage.Depart(id));
    }

    /// An operator declares a member dead: its blocks are refused from now on, and the others wait for it no more.
    @PostMapping("/members/{id}/eviction")
    Member evict(@PathVariable @Schema(minimum = "1", maximum = "" + ProcessId.MAX_NUMBER) int id) {
        loop.submit(new Input.Ask(new BankCommand.Evict(id)));
        return members().members().stream()
                .filter(member -> member.id() == id)
                .findFirst()
                .orElseThrow();
    }
}
