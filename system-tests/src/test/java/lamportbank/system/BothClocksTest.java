package lamportbank.system;

import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import lamportbank.core.clock.LamportClock;

import static org.assertj.core.api.Assertions.assertThat;

/// The starter of a process and that of the clock alone, on one class path.
class BothClocksTest {
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    static class Hello {
        @GetMapping("/hello")
        String hello() {
            return "hello";
        }
    }

    @TempDir
    private Path data;

    @Test
    void a_process_has_one_clock_and_that_is_its_own() throws Exception {
        try (URLClassLoader both = both();
                ConfigurableApplicationContext process = start(both, "lamport.process=hello-1",
                        "lamport.peers.hello-2=http://localhost:1", "lamport.clock.receive-from=hello-3")) {
            assertThat(ofTheClockAlone(process)).isEmpty();
            assertThat(process.getBeansOfType(LamportClock.class)).isEmpty();
            assertThat(stampOfAnswer(process, "hello-2", 41)).as("from a peer").containsExactly("43");
            assertThat(stampOfAnswer(process, "hello-3", 99)).as("from nobody of its").containsExactly("43");
        }
    }

    /// So the other one was there.
    @Test
    void an_application_that_is_no_process_has_the_other() throws Exception {
        try (URLClassLoader both = both();
                ConfigurableApplicationContext application = start(both, "lamport.clock.receive-from=hello-3",
                        "spring.datasource.url=jdbc:sqlite:" + data.resolve("own.db"),
                        "spring.flyway.enabled=false")) {
            assertThat(ofTheClockAlone(application)).isNotEmpty();
            assertThat(application.getBeansOfType(LamportClock.class)).hasSize(1);
            assertThat(stampOfAnswer(application, "hello-2", 41)).containsExactly("0");
            assertThat(stampOfAnswer(application, "hello-3", 99)).containsExactly("101");
        }
    }

    private static URLClassLoader both() throws Exception {
        URL clock = Modules.ROOT.resolve("lamport-clock-spring-boot-starter/target/classes/").toUri().toURL();
        return new URLClassLoader(new URL[]{clock}, BothClocksTest.class.getClassLoader());
    }

    private ConfigurableApplicationContext start(ClassLoader classes, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--lamport.data=" + data));
        Stream.of(settings).map(setting -> "--" + setting).forEach(arguments::add);
        return new SpringApplicationBuilder(Hello.class)
                .resourceLoader(new DefaultResourceLoader(classes))
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
    }

    private static List<String> ofTheClockAlone(ConfigurableApplicationContext context) {
        return Stream.of(context.getBeanDefinitionNames())
                .filter(bean -> context.getType(bean).getName().startsWith("lamportbank.clock."))
                .toList();
    }

    private static List<String> stampOfAnswer(ConfigurableApplicationContext context, String node, long stamp)
            throws Exception {
        String port = context.getEnvironment().getProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/hello"))
                .headers("Lamport-Node", node, "Lamport-Clock", Long.toString(stamp)).build();
        HttpResponse<Void> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(HttpURLConnection.HTTP_OK);
        return answer.headers().allValues("Lamport-Clock");
    }
}
