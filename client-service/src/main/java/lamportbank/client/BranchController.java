package lamportbank.client;

import java.net.URI;
import java.util.Map;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import lamportbank.core.process.Refusal;
import lamportbank.spring.LamportProperties;
import lamportbank.spring.loop.NodeLoop;

/// A customer's business at the branch of its own number.
@RestController
class BranchController {
    private final NodeLoop loop;
    private final Map<String, URI> peers;
    private final RestClient rest;

    BranchController(NodeLoop loop, LamportProperties properties, RestClient.Builder rest) {
        this.loop = loop;
        this.peers = properties.peers();
        this.rest = rest.build();
    }

    @PostMapping(path = "/deposits", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> deposit(@RequestBody String order) {
        return pass("/deposits", order);
    }

    @PostMapping(path = "/withdrawals", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<String> withdraw(@RequestBody String order) {
        return pass("/withdrawals", order);
    }

    @GetMapping(path = "/branch-balance", produces = MediaType.APPLICATION_JSON_VALUE)
    String balance() {
        return rest.get().uri(branch().resolve("/balance")).retrieve().requiredBody(String.class);
    }

    private ResponseEntity<String> pass(String path, String order) {
        ResponseEntity<String> answer = rest.post()
                .uri(branch().resolve(path))
                .contentType(MediaType.APPLICATION_JSON)
                .body(order)
                .retrieve()
                .toEntity(String.class);
        return ResponseEntity.status(answer.getStatusCode())
                .contentType(MediaType.APPLICATION_JSON)
                .body(answer.getBody());
    }

    private URI branch() {
        int number = loop.self().number();
        URI branch = peers.get("branch-" + number);
        if (branch == null) {
            throw new Refusal(Refusal.Reason.UNKNOWN, "there is no branch " + number);
        }
        return branch;
    }
}
