package lamportbank.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// The manifests are what the API of Kubernetes takes, by its own schema: no field that it does not know, none missing,
/// none of another type. They are not applied to a cluster here.
class KubernetesTest {
    private static final Path PLACE = Path.of("..", "kubernetes");
    private static final String KUSTOMIZATION = "kustomization.yaml";

    private static List<JsonElement> documents(Path file) {
        try {
            return documents(Files.readString(file));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static List<JsonElement> documents(String yaml) {
        List<JsonElement> documents = new ArrayList<>();
        new Yaml().loadAll(yaml).forEach(document -> documents.add(new Gson().toJsonTree(document)));
        return documents;
    }

    private static List<JsonElement> all() throws IOException {
        try (Stream<Path> files = Files.list(PLACE)) {
            return files.filter(Predicate.not(file -> file.endsWith(KUSTOMIZATION)))
                    .sorted()
                    .flatMap(file -> documents(file).stream())
                    .toList();
        }
    }

    private static String kind(JsonElement manifest) {
        return manifest.getAsJsonObject().get("kind").getAsString();
    }

    private static void validate(JsonElement manifest) throws IOException {
        switch (kind(manifest)) {
            case "StatefulSet" -> V1StatefulSet.validateJsonElement(manifest);
            case "Deployment" -> V1Deployment.validateJsonElement(manifest);
            case "Service" -> V1Service.validateJsonElement(manifest);
            case "NetworkPolicy" -> V1NetworkPolicy.validateJsonElement(manifest);
            default -> throw new IllegalArgumentException("no schema for " + kind(manifest));
        }
    }

    @Test
    void every_manifest_is_valid() throws IOException {
        assertThat(all()).hasSize(9);
        for (JsonElement manifest : all()) {
            validate(manifest);
        }
    }

    @Test
    void the_schema_refuses_what_it_does_not_know() throws IOException {
        JsonElement wrong = all().stream().filter(manifest -> kind(manifest).equals("StatefulSet")).findFirst()
                .orElseThrow();
        wrong.getAsJsonObject().getAsJsonObject("spec").getAsJsonObject("template").getAsJsonObject("spec")
                .getAsJsonArray("containers").get(0).getAsJsonObject().addProperty("imagee", "x");

        assertThatThrownBy(() -> validate(wrong)).hasMessageContaining("imagee");
    }

    @Test
    void the_kustomization_has_every_file() throws IOException {
        Map<?, ?> kustomization = new Yaml().load(Files.readString(PLACE.resolve(KUSTOMIZATION)));
        try (Stream<Path> files = Files.list(PLACE)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals(KUSTOMIZATION)))
                    .containsExactlyInAnyOrderElementsOf(
                            ((List<?>) kustomization.get("resources")).stream().map(Object::toString).toList());
        }
    }

    @Test
    void there_are_as_many_branches_as_are_named() throws IOException {
        String branches = Files.readString(PLACE.resolve("branches.yaml"));
        String clients = Files.readString(PLACE.resolve("clients.yaml"));
        for (int number = 1; number <= 3; number++) {
            String peer = "--lamport.peers.branch-%d=http://branch-%d.branches:8080".formatted(number, number);
            assertThat(branches).contains(peer);
            assertThat(clients).contains(peer);
        }
        assertThat(branches).contains("replicas: 3").doesNotContain("branch-4");
    }

    /// What `kubectl apply -k` would send.
    @Test
    void kustomize_makes_them_one_system_whose_parts_may_speak_to_each_other()
            throws IOException, InterruptedException {
        List<JsonElement> made = documents(kustomize());

        assertThat(made).hasSameSizeAs(all());
        for (JsonElement manifest : made) {
            validate(manifest);
            JsonObject metadata = manifest.getAsJsonObject().getAsJsonObject("metadata");
            assertThat(metadata.get("namespace").getAsString()).isEqualTo("lamport-bank");
            assertThat(isPart(metadata)).isTrue();
        }
        assertThat(made).filteredOn(manifest -> List.of("StatefulSet", "Deployment").contains(kind(manifest)))
                .hasSize(4)
                .allMatch(manifest -> isPart(manifest.getAsJsonObject().getAsJsonObject("spec")
                        .getAsJsonObject("template").getAsJsonObject("metadata")), "is let in by the network policy");
    }

    private static boolean isPart(JsonObject metadata) {
        JsonElement system = metadata.getAsJsonObject("labels").get("app.kubernetes.io/part-of");
        return system != null && system.getAsString().equals("lamport-bank");
    }

    private static String kustomize() throws IOException, InterruptedException {
        Process kubectl;
        try {
            kubectl = new ProcessBuilder("kubectl", "kustomize", PLACE.toString()).redirectErrorStream(true).start();
        } catch (IOException absent) {
            return Assumptions.abort("there is no kubectl here");
        }
        String said = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor()).as(said).isZero();
        return said;
    }
}
