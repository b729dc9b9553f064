package lamportbank.spring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ClassUtils;

import lamportbank.spring.journal.UnusableJournal;
import lamportbank.spring.loop.LogStamp;

/// Settings of Boot that a Lamport process wants unless somebody says otherwise.
final class LamportDefaults implements EnvironmentPostProcessor {
    private static final int MOST_CONNECTIONS = 8192;
    private static final Pattern NUMBERED_PEER = Pattern.compile("LAMPORT_PEERS_([A-Z][A-Z0-9_]*)_([1-9][0-9]*)");
    private static final String LINE_OF =
            String.format(Locale.ROOT, "[%%X{%s:--} at %%X{%s:--}] ", LogStamp.PROCESS, LogStamp.TIME);

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String process = environment.getProperty("lamport.process");
        if (process == null) {
            return;
        }
        requireDatabase();
        namePeers(environment);
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("spring.application.name", process);
        defaults.put("spring.threads.virtual.enabled", true);
        defaults.put("spring.main.banner-mode", "off");
        defaults.put("spring.servlet.multipart.enabled", false); // only JSON is taken
        // Processes that talk all the time keep their connections; a server's usual end is after a hundred requests.
        defaults.put("server.tomcat.max-keep-alive-requests", -1);
        // What fits the heap: docs/limits.md has the sum.
        long heapMebibytes = Runtime.getRuntime().maxMemory() >> 20;
        defaults.put("server.tomcat.max-connections", Math.min(3 * heapMebibytes, MOST_CONNECTIONS));
        defaults.put("lamport.max-waiting-callers", Math.min(2 * heapMebibytes, MOST_CONNECTIONS));
        // Of more than the usual 100 that connect within a moment some would wait for a second, and try again.
        defaults.put("server.tomcat.accept-count", 1000);
        // What a form may have is held by the container.
        defaults.put("server.tomcat.max-http-form-post-size", "64KB");
        // Measured: three times the round trips of the JDK's client, on one connection.
        defaults.put("spring.http.clients.imperative.factory", "http-components");
        defaults.put("spring.http.clients.connect-timeout", "1s");
        defaults.put("spring.http.clients.read-timeout", "5s");
        defaults.put("spring.datasource.hikari.maximum-pool-size", 5); // one may be the journal's lock
        // A database that is away is said to be, rather than waited for.
        defaults.put("spring.datasource.hikari.connection-timeout", 3000);
        defaults.put("spring.jackson.default-property-inclusion", "always");
        defaults.put("server.shutdown", "graceful");
        defaults.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
        defaults.put("management.endpoints.web.exposure.include", "health,info,prometheus");
        // Ready is who can take work: the loop runs, its journal can be written, and nothing keeps it from its work.
        defaults.put("management.endpoint.health.group.readiness.include", "readinessState,db,lamport,trouble");
        defaults.put("management.endpoint.health.group.readiness.show-details", "always");
        defaults.put("management.metrics.tags.process", process);
        // Several services may share one JVM: each reports its own meters only.
        defaults.put("management.metrics.use-global-registry", false);
        defaults.put("spring.jmx.enabled", false);
        defaults.put("springdoc.swagger-ui.path", "/api");
        // Whose line it is, and its time, as in "client-2 at 42".
        defaults.put("logging.include-application-name", false);
        defaults.put("logging.pattern.correlation", LINE_OF);
        // A line for every message: to be asked for.
        defaults.put("logging.level.lamportbank.activity", "warn");
        environment.getPropertySources().addLast(new MapPropertySource("lamport-defaults", defaults));
    }

    /// A variable's name has no hyphen, and of a number after an underscore Boot makes a place in a list:
    /// `LAMPORT_PEERS_BRANCH_1` would be lost without a word.
    private static void namePeers(ConfigurableEnvironment environment) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        if (environment.getPropertySources().get(name) instanceof EnumerablePropertySource<?> variables) {
            Map<String, Object> peers = new LinkedHashMap<>();
            for (String variable : variables.getPropertyNames()) {
                Matcher peer = NUMBERED_PEER.matcher(variable);
                if (peer.matches()) {
                    String role = peer.group(1).toLowerCase(Locale.ROOT).replace('_', '-');
                    peers.put("lamport.peers." + role + "-" + peer.group(2), variables.getProperty(variable));
                }
            }
            environment.getPropertySources().addAfter(name, new MapPropertySource("lamport-peers", peers));
        }
    }

    private static void requireDatabase() {
        for (String needed : List.of("org.springframework.jdbc.core.JdbcTemplate", "org.flywaydb.core.Flyway")) {
            if (!ClassUtils.isPresent(needed, null)) {
                throw new UnusableJournal(
                        "a Lamport process keeps its journal in a database, and " + needed
                                + " is not on the class path",
                        "Add spring-boot-starter-jdbc and spring-boot-starter-flyway, and a driver:"
                                + " org.xerial:sqlite-jdbc for a file, or org.postgresql:postgresql with"
                                + " org.flywaydb:flyway-database-postgresql for a server.");
            }
        }
    }
}
