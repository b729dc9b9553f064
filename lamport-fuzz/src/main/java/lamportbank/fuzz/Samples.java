package lamportbank.fuzz;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Values that a schema of OpenAPI allows: its examples and defaults, its bounds, and something between them.
///
/// @param components what schemas refer to
record Samples(JsonNode components) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 8;

    JsonNode of(JsonNode schema, SplittableRandom random) {
        return of(schema, random, 0);
    }

    private JsonNode of(JsonNode schema, SplittableRandom random, int depth) {
        JsonNode here = resolve(schema);
        List<JsonNode> given = given(here);
        if (!given.isEmpty() && random.nextInt(4) > 0) {
            return given.get(random.nextInt(given.size()));
        }
        for (String choice : List.of("oneOf", "anyOf")) {
            if (here.path(choice).isArray() && !here.path(choice).isEmpty() && depth < DEEPEST) {
                JsonNode kinds = here.path(choice);
                return of(kinds.get(random.nextInt(kinds.size())), random, depth + 1);
            }
        }
        return switch (type(here, random)) {
            case "object" -> object(here, random, depth);
            case "array" -> array(here, random, depth);
            case "integer" -> NODES.numberNode(integer(here, random));
            case "number" -> NODES.numberNode(integer(here, random) / 100.0);
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "null" -> NODES.nullNode();
            default -> given.isEmpty() ? NODES.stringNode("text") : given.getFirst();
        };
    }

    JsonNode resolve(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.startsWith("#/components/")
                ? resolve(components.at(reference.substring("#/components".length())))
                : schema;
    }

    private static List<JsonNode> given(JsonNode schema) {
        return Stream.of(
                Stream.of("const", "default", "example").filter(schema::has).map(schema::path),
                schema.path("examples").valueStream(),
                schema.path("enum").valueStream())
                .flatMap(some -> some)
                .toList();
    }

    /// OpenAPI 3.1 allows several.
    private static String type(JsonNode schema, SplittableRandom random) {
        JsonNode type = schema.path("type");
        if (type.isArray() && !type.isEmpty()) {
            return type.get(random.nextInt(type.size())).asString();
        }
        return type.asString(schema.has("properties") ? "object" : "string");
    }

    private static long integer(JsonNode schema, SplittableRandom random) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(least + 100);
        return switch (random.nextInt(4)) {
            case 0 -> least;
            case 1 -> most;
            default -> most > least && most < Long.MAX_VALUE ? random.nextLong(least, most + 1) : least;
        };
    }

    private ObjectNode object(JsonNode schema, SplittableRandom random, int depth) {
        ObjectNode object = NODES.objectNode();
        List<String> required = schema.path("required").valueStream().map(JsonNode::asString).toList();
        schema.path("properties").propertyStream().forEach(property -> {
            if (depth < DEEPEST && (required.contains(property.getKey()) || random.nextInt(3) > 0)) {
                object.set(property.getKey(), of(property.getValue(), random, depth + 1));
            }
        });
        return object;
    }

    private ArrayNode array(JsonNode schema, SplittableRandom random, int depth) {
        ArrayNode array = NODES.arrayNode();
        int size = depth < DEEPEST ? random.nextInt(3) : 0;
        for (int count = 0; count < size; count++) {
            array.add(of(schema.path("items"), random, depth + 1));
        }
        return array;
    }
}
