package lamportbank.system;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// The applications in `examples` are projects of their own, and use the libraries as a stranger would.
class ExamplesTest {
    private static final Path EXAMPLES = Modules.ROOT.resolve("examples");
    private static final Duration UNTIL_BUILT = Duration.ofMinutes(5);
    private static final Duration UNTIL_ANSWERING = Duration.ofMinutes(1);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void they_compile() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-d", directory.toString(), "-parameters", "-proc:none",
                "-classpath", System.getProperty("java.class.path")));
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        assertThat(arguments).last().asString().endsWith(".java");
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    /// Every command of its README, in a copy of this checkout, with a local repository of its own.
    @Tag("long")
    @Test
    void the_clock_alone_is_what_its_readme_says() throws Exception {
        Path checkout = copyOfTheSources(directory.resolve("checkout"));
        Path example = checkout.resolve("examples/clock");
        List<URI> addresses = moveToFreePorts(example);
        List<Process> services = new ArrayList<>();
        try {
            for (Example step : Example.all(example.resolve("README.md"))) {
                if (step.command().startsWith("java ")) {
                    services.add(bash("exec " + step.command(), example).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start());
                } else {
                    if (!services.isEmpty()) {
                        addresses.forEach(ExamplesTest::awaitAnswer);
                    }
                    String output = run(step.command().replace("curl ", "curl --silent --show-error "), example);
                    if (!step.output().isEmpty()) {
                        step.assertOutput(output);
                    }
                }
            }
        } finally {
            services.forEach(Process::destroyForcibly);
        }
        assertThat(services).hasSize(2);
    }

    private static Path copyOfTheSources(Path target) throws IOException {
        Set<String> notSources = Set.of("target", ".git", "data");
        Files.walkFileTree(Modules.ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (notSources.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(target.resolve(Modules.ROOT.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, target.resolve(Modules.ROOT.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
        return target;
    }

    private static List<URI> moveToFreePorts(Path example) throws IOException {
        List<URI> addresses = new ArrayList<>();
        for (String port : List.of("8081", "8082")) {
            String free = Integer.toString(RunningBank.Ports.anyFree());
            for (String file : List.of("README.md", "src/main/resources/application.yml")) {
                Path text = example.resolve(file);
                Files.writeString(text, Files.readString(text).replace(port, free));
            }
            addresses.add(URI.create("http://localhost:" + free + "/hello"));
        }
        return addresses;
    }

    private static void awaitAnswer(URI address) {
        await().atMost(UNTIL_ANSWERING).ignoreExceptions().until(() -> HTTP.send(
                HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
    }

    private String run(String commands, Path where) throws IOException, InterruptedException {
        Path printed = Files.createTempFile(directory, "printed", ".txt");
        Process process = bash("set -e\n" + commands, where).redirectOutput(printed.toFile()).start();
        boolean ended = process.waitFor(UNTIL_BUILT.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        String output = Files.readString(printed, StandardCharsets.UTF_8);
        assertThat(ended && process.exitValue() == 0).as("%s%n%s", commands, output).isTrue();
        return output;
    }

    private ProcessBuilder bash(String commands, Path where) throws IOException {
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", commands)
                .directory(where.toFile()).redirectErrorStream(true);
        String java = System.getProperty("java.home");
        bash.environment().put("JAVA_HOME", java);
        bash.environment().merge("PATH", java + File.separator + "bin", (path, bin) -> bin + File.pathSeparator + path);
        bash.environment().put("MAVEN_OPTS", "-Dmaven.repo.local=" + localRepository());
        return bash;
    }

    /// What is in the one of this machine, by links, except for what is built here: that comes into this one alone.
    private Path localRepository() throws IOException {
        Path repository = directory.resolve("repository");
        if (Files.notExists(repository)) {
            Files.createDirectory(repository);
            try (Stream<Path> groups = Files.list(Path.of(System.getProperty("localRepository")))) {
                for (Path group : groups.filter(one -> !one.endsWith("lamportbank")).toList()) {
                    Files.createSymbolicLink(repository.resolve(group.getFileName()), group);
                }
            }
        }
        return repository;
    }
}
