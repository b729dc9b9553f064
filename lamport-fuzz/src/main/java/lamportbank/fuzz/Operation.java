package lamportbank.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Something that a service can be asked for, as it says itself.
///
/// @param template as in `/accounts/{id}`
/// @param body the schema of the body; null if there is none
/// @param examples for the body, whole
/// @param components what the schemas refer to
record Operation(
        String method, String template, List<Parameter> parameters, @Nullable JsonNode body, List<JsonNode> examples,
        JsonNode components) {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    /// @param in `path`, `query` or `header`
    record Parameter(String name, String in, boolean required, JsonNode schema) {}

    /// One that no description has.
    static Operation undescribed(String method, String template, JsonNode nothing) {
        return new Operation(method, template, List.of(), null, List.of(), nothing);
    }

    /// @param document what a service answers to `GET /v3/api-docs`
    static List<Operation> in(JsonNode document) {
        List<Operation> all = new ArrayList<>();
        document.path("paths").propertyStream().forEach(path -> path.getValue().propertyStream()
                .filter(operation -> METHODS.contains(operation.getKey()))
                .forEach(operation -> all.add(of(
                        operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue(),
                        document.path("components")))));
        return all;
    }

    private static Operation of(String method, String template, JsonNode operation, JsonNode components) {
        List<Parameter> parameters = operation.path("parameters").valueStream()
                .map(parameter -> new Parameter(
                        parameter.path("name").asString(), parameter.path("in").asString(),
                        parameter.path("required").asBoolean(false), withExample(parameter)))
                .toList();
        JsonNode content = operation.path("requestBody").path("content").path("application/json");
        List<JsonNode> examples = new ArrayList<>();
        content.path("examples").forEach(example -> examples.add(example.path("value")));
        if (content.has("example")) {
            examples.add(content.path("example"));
        }
        return new Operation(
                method, template, parameters, content.has("schema") ? content.path("schema") : null, examples,
                components);
    }

    /// OpenAPI has an example beside the schema or in it.
    private static JsonNode withExample(JsonNode parameter) {
        if (parameter.has("example") && parameter.path("schema").isObject()) {
            return parameter.path("schema").asObject().deepCopy().set("example", parameter.path("example"));
        }
        return parameter.path("schema");
    }

    @Override
    public String toString() {
        return method + " " + template;
    }
}
