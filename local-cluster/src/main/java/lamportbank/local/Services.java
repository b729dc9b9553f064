package lamportbank.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.web.context.support.StandardServletEnvironment;

import lamportbank.spring.loop.NodeLoop;

/// Spring contexts in this JVM, stopped side by side. Thread-safe.
final class Services implements AutoCloseable {
    private record Service(Supplier<SpringApplication> application, Map<String, Object> settings) {
        ConfigurableApplicationContext run() {
            SpringApplication started = application.get();
            started.setEnvironment(closed());
            started.setRegisterShutdownHook(false);
            started.setLogStartupInfo(false);
            return started.run();
        }

        /// These settings, the service's own, and the log's levels from the environment. Whatever else environment
        /// variables, system properties or files in the current directory say is for one service, and here there are
        /// several. A path is a setting as an object, because `${X}` in a text would be replaced.
        private ConfigurableEnvironment closed() {
            ConfigurableEnvironment environment = new StandardServletEnvironment();
            MutablePropertySources sources = environment.getPropertySources();
            sources.replace(
                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                    new SystemEnvironmentPropertySource(
                            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, logLevels()));
            sources.remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
            sources.addFirst(new MapPropertySource("local", settings));
            return environment;
        }

        private static Map<String, Object> logLevels() {
            Map<String, Object> levels = new LinkedHashMap<>(System.getenv());
            levels.keySet().removeIf(name -> !name.startsWith("LOGGING_LEVEL_"));
            return levels;
        }
    }

    private final Map<String, Object> common;
    private final Map<String, Service> known = new LinkedHashMap<>();
    private final Map<String, ConfigurableApplicationContext> running = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /// @param common settings of all of them
    Services(Map<String, Object> common) {
        this.common = Map.copyOf(common);
    }

    /// @throws IllegalStateException if they are closed
    synchronized void start(
            String name, Supplier<SpringApplication> application, int port, Map<String, Object> settings) {
        if (closed) {
            throw new IllegalStateException("this system is stopping");
        }
        Map<String, Object> all = new LinkedHashMap<>(common);
        all.putAll(settings);
        all.put("server.port", port);
        all.put("spring.config.location", "classpath:/");
        known.put(name, new Service(application, Map.copyOf(all)));
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
    public void close() {
        closed = true; // whoever starts one service after the other goes on with none
        closeAll();
    }

    private synchronized void closeAll() {
        try (ExecutorService closing = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            known.keySet().forEach(name -> closing.execute(() -> close(name)));
        }
    }

    private void close(String name) {
        @Nullable
        ConfigurableApplicationContext context = running.remove(name);
        if (context != null) {
            context.close();
        }
    }
}
