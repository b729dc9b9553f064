package lamportbank.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.process.LamportProcess;
import lamportbank.spring.loop.NodeLoop;

/// A service that runs in this JVM, on a port of its own, and is spoken to over HTTP alone.
public final class RunningService implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Class<?> application;
    private final String process;
    private final int port;
    private final Path data;
    private final List<String> settings;
    private ConfigurableApplicationContext context;

    /// @param data where its database is; what is there already is gone on with
    public RunningService(Class<?> application, String process, int port, Path data, String... settings) {
        this.application = application;
        this.process = process;
        this.port = port;
        this.data = data;
        this.settings = List.of(settings);
        context = start();
    }

    private ConfigurableApplicationContext start() {
        Carriers.watch();
        Stream<String> own = Stream.of(
                "lamport.process=" + process,
                "lamport.data=" + data,
                "server.port=" + port,
                "spring.lifecycle.timeout-per-shutdown-phase=1s");
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.SERVLET)
                .registerShutdownHook(false)
                .run(Stream.concat(own.filter(this::isNotSet), settings.stream())
                        .map(setting -> "--" + setting)
                        .toArray(String[]::new));
    }

    private boolean isNotSet(String setting) {
        String name = setting.substring(0, setting.indexOf('=') + 1);
        return settings.stream().noneMatch(other -> other.startsWith(name));
    }

    /// A port that is free now. Below those that the system gives to clients, which would take it meanwhile.
    public static int freePort() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // another one
            }
        }
        throw new IllegalStateException("no free port in a hundred attempts");
    }

    public static URI address(int port) {
        return URI.create("http://localhost:" + port);
    }

    public URI address() {
        return address(port);
    }

    @Override
    public void close() {
        context.close();
    }

    public void restart() {
        close();
        context = start();
    }

    /// Ends the service and leaves on disk what was there a moment before: nothing that it did in order to end.
    public void crash() {
        Path disk = data.resolveSibling(data.getFileName() + "-at-the-crash");
        // From here on nobody is told anything that the copy does not hold.
        ((WebServerApplicationContext) context).getWebServer().stop();
        bean(NodeLoop.class).read(LamportProcess::time);
        copy(data, disk);
        close();
        remove(data);
        copy(disk, data);
        remove(disk);
    }

    /// After [#crash] or [#close].
    public void startAgain() {
        context = start();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    // ---- speaking to it

    /// @param headers names and values in turn
    public HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    public HttpResponse<String> post(String path, String json, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public JsonNode json(String path) {
        HttpResponse<String> response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /// What the process says its clock is. Looking does not move it.
    public long clock() {
        return json("/clock").get("time").longValue();
    }

    /// The stamp of a response.
    public static long stamp(HttpResponse<?> response) {
        return response.headers().firstValueAsLong("Lamport-Clock").orElseThrow();
    }

    // ---- its disk

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            for (Path file : files(from)) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void remove(Path directory) {
        try {
            for (Path file : files(directory)) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return Arrays.asList(files.toArray(Path[]::new));
        }
    }
}
