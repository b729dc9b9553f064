package lamportbank.system;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/// What other projects may use, as they get it: the jars, and what Maven is told of them.
class LibrariesTest {
    /// By artifact, the name as a module. Each is the beginning of the names of all its packages.
    private static final Map<String, String> LIBRARIES = new TreeMap<>(Map.of(
            "lamport-clock", "lamportbank.core.clock",
            "lamport-clock-spring-boot-starter", "lamportbank.clock",
            "lamport-core", "lamportbank.core",
            "lamport-spring-boot-starter", "lamportbank.spring"));

    private static final long MOST_BYTES_OF_A_CLOCK = 300_000;

    private static Path jar(String library) {
        return Modules.ROOT.resolve(library).resolve("target").resolve(library + ".jar");
    }

    private static Element pom(String module) throws Exception {
        Path file = Modules.ROOT.resolve(module).resolve("pom.xml");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile()).getDocumentElement();
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList all = parent.getElementsByTagName(name);
        return IntStream.range(0, all.getLength()).mapToObj(index -> (Element) all.item(index)).toList();
    }

    private static String text(Element parent, String name) {
        List<Element> all = elements(parent, name);
        return all.isEmpty() ? "" : all.getFirst().getTextContent();
    }

    @Test
    void each_has_a_name_as_a_module() {
        LIBRARIES.forEach((library, name) -> {
            ModuleDescriptor module = ModuleFinder.of(jar(library)).findAll().iterator().next().descriptor();
            assertThat(module.name()).isEqualTo(name);
            assertThat(module.packages()).isNotEmpty()
                    .allMatch(one -> one.equals(name) || one.startsWith(name + ".") || one.startsWith("db."));
        });
    }

    @Test
    void the_bom_has_all_of_them_in_this_version_and_nothing_else() throws Exception {
        Element bom = pom("lamport-bom");

        assertThat(elements(bom, "dependency").stream().map(one -> text(one, "artifactId")))
                .containsExactlyElementsOf(LIBRARIES.keySet());
        assertThat(elements(bom, "dependency")).allMatch(one -> text(one, "version").equals("${project.version}"));
        assertThat(elements(bom, "parent")).as("whoever imports it would get its versions too").isEmpty();
        assertThat(text(bom, "version")).isEqualTo(text(elements(pom("lamport-core"), "parent").getFirst(), "version"));
    }

    @Test
    void each_brings_sources_and_Javadoc_when_it_is_released() throws Exception {
        for (String module : Modules.ALL) {
            assertThat(text(pom(module), "no-library").equals("false"))
                    .as(module).isEqualTo(LIBRARIES.containsKey(module));
        }
    }

    /// An application with `spring-boot-starter-webmvc` has everything else that the clock needs.
    @Test
    void a_clock_costs_little() throws Exception {
        assertThat(needs("lamport-clock-spring-boot-starter")).containsExactly("lamport-clock", "spring-boot-starter");
        assertThat(needs("lamport-clock")).containsExactly("jspecify");
        assertThat(Files.size(jar("lamport-clock")) + Files.size(jar("lamport-clock-spring-boot-starter")))
                .isPositive().isLessThan(MOST_BYTES_OF_A_CLOCK);
    }

    private static List<String> needs(String module) throws Exception {
        return elements(pom(module), "dependency").stream()
                .filter(one -> text(one, "optional").isEmpty() && text(one, "scope").isEmpty())
                .map(one -> text(one, "artifactId"))
                .toList();
    }
}
