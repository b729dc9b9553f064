package lamportbank.spring.web;

import tools.jackson.databind.JsonNode;

/// JSON for people at a terminal: a line per value, indented by depth.
final class Outline {
    private final StringBuilder text = new StringBuilder();

    private Outline() {}

    static String of(JsonNode node) {
        Outline outline = new Outline();
        outline.fields(node, "");
        return outline.text.toString();
    }

    private void fields(JsonNode object, String indent) {
        int width = object.propertyNames().stream().mapToInt(String::length).max().orElse(0);
        object.propertyStream().forEach(field -> {
            String name = field.getKey() + " ".repeat(width - field.getKey().length());
            write(name, field.getValue(), indent);
        });
    }

    private void write(String name, JsonNode value, String indent) {
        if (value.isObject() && !value.isEmpty()) {
            text.append(indent).append(name.stripTrailing()).append('\n');
            fields(value, indent + "  ");
        } else if (value.isArray() && !value.isEmpty()) {
            text.append(indent).append(name.stripTrailing()).append('\n');
            value.forEach(element -> text.append(indent).append("  ").append(inline(element)).append('\n'));
        } else {
            text.append(indent).append(name).append("  ").append(inline(value)).append('\n');
        }
    }

    private static String inline(JsonNode value) {
        return value.isNull() || value.isContainer() && value.isEmpty()
                ? "-"
                : value.isString() ? value.stringValue() : value.toString().replace("\"", "");
    }
}
