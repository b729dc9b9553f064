package lamportbank.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// Spring contexts in this JVM, stopped in the reverse order of their start.
final class Services implements AutoCloseable {
    private final Map<String, Object> common;
    private final List<ConfigurableApplicationContext> running = new ArrayList<>();

    /// @param common settings of all of them
    Services(Map<String, Object> common) {
        this.common = Map.copyOf(common);
    }

    void start(SpringApplication application, int port, Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>(common);
        all.putAll(settings);
        all.put("server.port", port);
        List<String> arguments = new ArrayList<>();
        all.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        application.setRegisterShutdownHook(false);
        application.setLogStartupInfo(false);
        running.add(application.run(arguments.toArray(String[]::new)));
    }

    @Override
    public void close() {
        running.reversed().forEach(ConfigurableApplicationContext::close);
        running.clear();
    }
}
