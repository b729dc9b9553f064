package lamportbank.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankMessage.Heir;
import lamportbank.core.chain.Block;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.spring.rest.Failure;
import lamportbank.spring.rest.Questions.Answer;
import lamportbank.spring.rest.Questions.Asker;
import lamportbank.spring.rest.Stamp;

/// The bank, over REST: puts the protocol's questions into HTTP and its answers back.
class Bank implements Asker {
    private static final String REBUILD =
            "The bank has lost its journal, or goes on from an older copy of it. Transfers wait, and nothing"
                    + " is lost: give it its journal back, or start it with ./start --rebuild-bank, or with"
                    + " lamport.bank.rebuild-from set to the URL of a client.";

    private record Registration(
            String incarnation, String address, @Nullable Integer id, @Nullable Heir heir) {}

    private record Proposal(Timestamp request, List<Transfer> transfers) {}

    private record Page(List<Block> blocks, long height, @Nullable Long next) {}

    private record Account(int id, Money opening, Money balance, String lastAccess) {}

    private final RestClient rest;

    Bank(RestClient rest) {
        this.rest = rest;
    }

    @Override
    public Answer ask(ProcessId to, Stamp stamp, Message question) {
        try {
            return switch ((BankMessage) question) {
                case BankMessage.Register(String incarnation, String address, Integer wanted, BankMessage.Heir heir) ->
                    answer(post(
                            "/members", stamp, new Registration(incarnation, address, wanted, heir), Message.class));
                case BankMessage.Propose(long height, Timestamp request, List<Transfer> transfers, var notLookedUp) -> {
                    ResponseEntity<Block> sealed = propose(height, stamp, new Proposal(request, transfers));
                    yield new Answer(stampOf(sealed), new BankMessage.Sealed(body(sealed)));
                }
                case BankMessage.FetchBlocks(long from) -> {
                    ResponseEntity<Page> page = blocks(from, stamp);
                    yield new Answer(
                            stampOf(page), new BankMessage.Blocks(body(page).blocks(), body(page).height()));
                }
                case BankMessage.Depart(int id) ->
                    answer(post("/members/" + id + "/departure", stamp, Map.of(), Message.class));
                default -> throw new IllegalStateException("the bank is not asked " + question);
            };
        } catch (HttpClientErrorException refused) {
            return refusal(question, refused);
        }
    }

    /// What the bank refuses is an answer too; what it only cannot do now is asked again.
    private static Answer refusal(Message question, HttpClientErrorException refused) {
        Stamp stamp = Stamp.read(name -> Optional.ofNullable(refused.getResponseHeaders())
                .map(headers -> headers.getFirst(name))
                .orElse(null))
                .orElseThrow(() -> refused);
        Map<?, ?> problem = Optional.ofNullable(refused.getResponseBodyAs(Map.class)).orElse(Map.of());
        String reason = String.valueOf(problem.get("detail"));
        HttpStatus status = HttpStatus.valueOf(refused.getStatusCode().value());
        if (status == HttpStatus.FORBIDDEN) {
            return new Answer(stamp, new BankMessage.Fenced(reason));
        }
        if (question instanceof BankMessage.Register && status != HttpStatus.TOO_MANY_REQUESTS) {
            return new Answer(stamp, new BankMessage.Rejected(reason));
        }
        if (status == HttpStatus.CONFLICT && problem.get("height") instanceof Number height) {
            return new Answer(stamp, new BankMessage.Conflict(height.longValue()));
        }
        if (status == HttpStatus.NOT_FOUND || status == HttpStatus.CONFLICT) {
            throw new Failure.Known(reason, REBUILD);
        }
        throw refused;
    }

    /// The balance of an account, now.
    Money balance(int account) {
        return body(rest.get().uri("/accounts/{id}", account).retrieve().toEntity(Account.class))
                .balance();
    }

    private <T> ResponseEntity<T> post(String path, Stamp stamp, Object content, Class<T> type) {
        return rest.post().uri(path).headers(stamp::writeTo).body(content).retrieve().toEntity(type);
    }

    private ResponseEntity<Block> propose(long height, Stamp stamp, Proposal proposal) {
        return rest.put()
                .uri("/blocks/{height}", height)
                .headers(stamp::writeTo)
                .body(proposal)
                .retrieve()
                .toEntity(Block.class);
    }

    private ResponseEntity<Page> blocks(long from, Stamp stamp) {
        return rest.get()
                .uri("/blocks?from={from}&limit=1000", from)
                .headers(stamp::writeTo)
                .retrieve()
                .toEntity(Page.class);
    }

    private static Answer answer(ResponseEntity<Message> response) {
        return new Answer(stampOf(response), body(response));
    }

    private static <T> T body(ResponseEntity<T> response) {
        return Optional.ofNullable(response.getBody())
                .orElseThrow(() -> new RestClientException("the bank answered with nothing"));
    }

    private static Stamp stampOf(ResponseEntity<?> response) {
        return Stamp.read(response.getHeaders()::getFirst)
                .orElseThrow(() -> new RestClientException("the bank's answer has no stamp"));
    }
}
