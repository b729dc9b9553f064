package lamportbank.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.JsonNode;

/// `docs/configuration.md` has every property of our own, as the metadata of the classes that take them has it; those of the
/// clock alone are on its page.
class ConfigurationDocTest {
    /// Whose properties are where, in the order of the page.
    private static final Map<String, String> MODULES = new TreeMap<>(Map.of(
            "lamport-spring-boot-starter", "",
            "bank-service", "bank.yml",
            "branch-service", "branch.yml",
            "client-service", "client.yml",
            "dashboard", "dashboard.yml"));

    private record Property(String type, String description, String standard) {}

    @Test
    void the_page_has_every_property() throws IOException {
        requireOrWrite("configuration.md", MODULES);
    }

    @Test
    void the_page_of_the_clock_alone_has_its_properties() throws IOException {
        requireOrWrite("clock-library.md", Map.of("lamport-clock-spring-boot-starter", ""));
    }

    private static void requireOrWrite(String page, Map<String, String> modules) throws IOException {
        SortedMap<String, Property> properties = new TreeMap<>();
        for (Map.Entry<String, String> module : modules.entrySet()) {
            read(Modules.ROOT.resolve(module.getKey()).resolve("target/classes"), module.getValue(), properties);
        }
        StringBuilder table = new StringBuilder("| property | type | default | what |\n| --- | --- | --- | --- |\n");
        properties.forEach((name, property) -> table.append("| `%s` | %s | %s | %s |\n"
                .formatted(name, property.type(), code(property.standard()), property.description())));

        GeneratedPart.of(page).requireOrWrite(table.toString());
    }

    private static void read(Path classes, String settings, SortedMap<String, Property> properties)
            throws IOException {
        Map<Object, Object> set = settings.isEmpty() ? Map.of() : yaml(classes.resolve(settings));
        Path metadata = classes.resolve("META-INF/spring-configuration-metadata.json");
        try (InputStream content = Files.newInputStream(metadata)) {
            for (JsonNode property : Answer.JSON.readTree(content).path("properties")) {
                String name = property.path("name").asString();
                String standard = property.path("defaultValue").asString("");
                properties.put(name, new Property(
                        type(property.path("type").asString()),
                        property.path("description").asString(""),
                        set.getOrDefault(name, standard).toString()));
            }
        }
    }

    private static Map<Object, Object> yaml(Path file) {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new FileSystemResource(file));
        return Map.copyOf(yaml.getObject());
    }

    /// As people write it: `Map<String,URI>`.
    private static String type(String name) {
        return "`" + name.replaceAll("[a-z0-9]+(?:\\.[a-z0-9]+)*\\.(?=[A-Z])", "").replace(",", ", ") + "`";
    }

    private static String code(String value) {
        return value.isEmpty() ? "" : "`" + value + "`";
    }
}
