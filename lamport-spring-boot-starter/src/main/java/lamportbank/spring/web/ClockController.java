package lamportbank.spring.web;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.process.ProcessId;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.rest.Watching;

/// What every process shows of itself. Looking moves no clock.
@RestController
@Watching
public class ClockController {
    private final NodeLoop loop;
    private final WholeState whole;
    private final JsonMapper json;

    public ClockController(NodeLoop loop, WholeState whole, JsonMapper json) {
        this.loop = loop;
        this.whole = whole;
        this.json = json;
    }

    /// @param node the name of the process
    /// @param time its logical time
    public record Clock(ProcessId node, long time) {}

    @GetMapping(path = "/clock", produces = MediaType.APPLICATION_JSON_VALUE)
    public Clock clock() {
        return loop.read(process -> new Clock(process.self(), process.time()));
    }

    @GetMapping(path = "/state", produces = MediaType.APPLICATION_JSON_VALUE)
    public Object state() {
        return loop.read(whole::of);
    }

    @GetMapping(path = "/clock", produces = MediaType.TEXT_PLAIN_VALUE)
    public String clockAsText() {
        Clock clock = clock();
        return TextTable.of("process", "clock").row(clock.node(), clock.time()).toString();
    }

    /// The state as an outline: what JSON nests, indented.
    @GetMapping(path = "/state", produces = MediaType.TEXT_PLAIN_VALUE)
    public String stateAsText() {
        return Outline.of(json.valueToTree(state()));
    }
}
