package lamportbank.client;

import java.net.URI;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.Phase;
import lamportbank.core.process.Input;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.spring.LamportProperties;
import lamportbank.spring.journal.Identity;
import lamportbank.spring.loop.NodeLoop;

/// Joins when the service is up, and leaves when it is told to.
@RestController
class Membership {
    private final NodeLoop loop;
    private final Identity identity;
    private final LamportProperties properties;
    private final ClientProperties settings;

    Membership(NodeLoop loop, Identity identity, LamportProperties properties, ClientProperties settings) {
        this.loop = loop;
        this.identity = identity;
        this.properties = properties;
        this.settings = settings;
    }

    @EventListener
    void join(ApplicationReadyEvent ready) {
        if (ready.getApplicationContext() instanceof WebServerApplicationContext context) {
            int number = ProcessId.parse(properties.process()).number();
            URI address = properties.address() != null
                    ? properties.address()
                    : URI.create("http://127.0.0.1:" + context.getWebServer().getPort());
            try {
                loop.submit(new Input.Ask(new ClientCommand.Join(
                        identity.incarnation(), address.toString(), number == 0 ? null : number, settings.heir())));
            } catch (Refusal refusal) {
                if (!loop.isFenced()) { // what is fenced has peers, so it has joined; and it says what is wrong
                    throw refusal;
                }
            }
        }
    }

    record Departure(Phase phase) {}

    /// Finishes what is under way, then tells bank and members. The account stays.
    @PostMapping("/departure")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Departure leave() {
        loop.submit(new Input.Ask(new ClientCommand.Leave()));
        return loop.read(process -> new Departure(ClientConfiguration.clientOf(process).state().phase()));
    }
}
