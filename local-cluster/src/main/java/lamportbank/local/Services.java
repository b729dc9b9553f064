package lamportbank.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import lamportbank.spring.loop.NodeLoop;

/// Spring contexts in this JVM, stopped in the reverse order of their start. Thread-safe.
final class Services implements AutoCloseable {
    private record Service(Supplier<SpringApplication> application, List<String> arguments) {
        ConfigurableApplicationContext run() {
            SpringApplication started = application.get();
            started.setRegisterShutdownHook(false);
            started.setLogStartupInfo(false);
            return started.run(arguments.toArray(String[]::new));
        }
    }

    private final Map<String, Object> common;
    private final Map<String, Service> known = new LinkedHashMap<>();
    private final Map<String, ConfigurableApplicationContext> running = new ConcurrentHashMap<>();

    /// @param common settings of all of them
    Services(Map<String, Object> common) {
        this.common = Map.copyOf(common);
    }

    synchronized void start(
            String name, Supplier<SpringApplication> application, int port, Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>(common);
        all.putAll(settings);
        all.put("server.port", port);
        List<String> arguments = new ArrayList<>();
        all.forEach((key, value) -> arguments.add("--" + key + "=" + value));
        known.put(name, new Service(application, arguments));
        start(name);
    }

    /// Starts one again, with the settings that it had.
    ///
    /// @throws NoSuchElementException if there is none of that name
    /// @throws IllegalStateException if it runs
    synchronized void start(String name) {
        Service service = find(name);
        if (isRunning(name)) {
            throw new IllegalStateException(name + " runs already");
        }
        running.put(name, service.run());
    }

    /// Stops a Lamport process as a power cut does: no answer is finished, no state written down.
    ///
    /// @throws NoSuchElementException if there is none of that name
    /// @throws IllegalStateException if it does not run
    synchronized void crash(String name) {
        find(name);
        ConfigurableApplicationContext context = running.remove(name);
        if (context == null) {
            throw new IllegalStateException(name + " does not run");
        }
        context.getBean(NodeLoop.class).crash();
        ((WebServerApplicationContext) context).getWebServer().stop();
        context.close();
    }

    boolean isRunning(String name) {
        return running.containsKey(name);
    }

    private Service find(String name) {
        Service service = known.get(name);
        if (service == null) {
            throw new NoSuchElementException("there is no " + name + "; there are " + known.keySet());
        }
        return service;
    }

    @Override
    public synchronized void close() {
        new ArrayList<>(known.keySet()).reversed().forEach(this::close);
    }

    private void close(String name) {
        @Nullable
        ConfigurableApplicationContext context = running.remove(name);
        if (context != null) {
            context.close();
        }
    }
}
