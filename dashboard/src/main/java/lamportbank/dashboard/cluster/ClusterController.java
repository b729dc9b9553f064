package lamportbank.dashboard.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Refusal;
import lamportbank.dashboard.live.Deed;
import lamportbank.dashboard.live.LiveHub;
import lamportbank.spring.edge.JsonOnly;

/// Crash, start, one more client; and scenario files.
@RestController
class ClusterController {
    private static final int LONGEST_SCENARIO = 256 * 1024; // bytes

    private final ObjectProvider<Cluster> cluster;
    private final ObjectProvider<ScenarioStage> stage;
    private final LiveHub hub;

    ClusterController(ObjectProvider<Cluster> cluster, ObjectProvider<ScenarioStage> stage, LiveHub hub) {
        this.cluster = cluster;
        this.stage = stage;
        this.hub = hub;
    }

    /// @param controllable whether anything can be done here
    record View(boolean controllable, List<Cluster.Status> processes) {}

    @GetMapping("/cluster")
    View processes() {
        return Optional.ofNullable(cluster.getIfAvailable())
                .map(here -> new View(true, here.processes()))
                .orElse(new View(false, List.of()));
    }

    @PostMapping("/cluster/{process}/crash")
    View crash(@PathVariable String process) {
        here().crash(process);
        hub.note(ProcessId.parse(process), Deed.CRASHED, null);
        return processes();
    }

    @PostMapping("/cluster/{process}/start")
    View start(@PathVariable String process) {
        here().start(process);
        return processes();
    }

    @PostMapping("/cluster/clients")
    @ResponseStatus(HttpStatus.CREATED)
    Cluster.Status addClient() {
        return here().addClient();
    }

    /// What a scenario looks like, for whoever asks whether there is a stage.
    @GetMapping(path = "/scenarios", produces = MediaType.TEXT_PLAIN_VALUE)
    String scenarios() {
        requireStage();
        return "POST a JSON array of branches and customers, as in ./start scenario FILE\n";
    }

    @PostMapping(path = "/scenarios", consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @RequestBody(required = true, description = "Branches and customers, as in ./start scenario FILE",
            content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE,
                    array = @ArraySchema(schema = @Schema(type = "object"))))
    String play(HttpServletRequest request) throws IOException, HttpMediaTypeNotSupportedException {
        JsonOnly.require(request);
        byte[] scenario = request.getInputStream().readNBytes(LONGEST_SCENARIO + 1);
        if (scenario.length > LONGEST_SCENARIO) {
            throw new Refusal(Refusal.Reason.TOO_LARGE, "a scenario has at most " + LONGEST_SCENARIO + " bytes");
        }
        return requireStage().play(new String(scenario, StandardCharsets.UTF_8));
    }

    private Cluster here() {
        return Optional.ofNullable(cluster.getIfAvailable())
                .orElseThrow(() -> new NoSuchElementException("the processes do not run beside this dashboard"));
    }

    private ScenarioStage requireStage() {
        return Optional.ofNullable(stage.getIfAvailable())
                .orElseThrow(() -> new NoSuchElementException("scenarios are played under ./start alone"));
    }

    @ExceptionHandler
    ProblemDetail onUnknown(NoSuchElementException unknown) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, unknown.getMessage());
    }

    @ExceptionHandler
    ProblemDetail onConflict(IllegalStateException conflict) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, conflict.getMessage());
    }

    @ExceptionHandler
    ProblemDetail onInvalid(IllegalArgumentException invalid) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, invalid.getMessage());
    }
}
