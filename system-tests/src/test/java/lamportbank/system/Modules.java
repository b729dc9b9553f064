package lamportbank.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What the other modules have built.
final class Modules {
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    static final List<String> ALL = List.of(
            "lamport-clock",
            "lamport-clock-spring-boot-starter",
            "lamport-core",
            "lamport-spring-boot-starter",
            "bank-service",
            "client-service",
            "branch-service",
            "dashboard",
            "local-cluster",
            "lamport-console",
            "lamport-bench",
            "lamport-fuzz");

    private Modules() {}

    /// The executable jar that `./start` runs.
    static Path localCluster() {
        return jar("local-cluster", "local-cluster.jar");
    }

    /// A service as it runs on a machine of its own.
    static Path executable(String module) {
        return jar(module, module + "-exec.jar");
    }

    /// The jar that `./console` runs.
    static Path console() {
        return jar("lamport-console", "lamport-console.jar");
    }

    /// The jar that `./bench` runs.
    static Path bench() {
        return jar("lamport-bench", "lamport-bench.jar");
    }

    /// The jar that `./fuzz` runs.
    static Path fuzz() {
        return jar("lamport-fuzz", "lamport-fuzz.jar");
    }

    static List<Path> classes() {
        return Stream.concat(ALL.stream(), Stream.of("spec"))
                .map(module -> ROOT.resolve(module).resolve("target/classes")).toList();
    }

    private static Path jar(String module, String name) {
        Path jar = ROOT.resolve(module).resolve("target").resolve(name);
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(jar + " is missing: these tests need Maven's phase package or a later one");
        }
        return jar;
    }
}
