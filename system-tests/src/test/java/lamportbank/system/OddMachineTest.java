package lamportbank.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/// Machines have other digits, odd paths, and variables that mean something else. The programs run there as they do
/// anywhere, or say in one sentence why they cannot.
class OddMachineTest {
    private static final Duration UNTIL_OPEN = Duration.ofMinutes(2);
    private static final Duration UNTIL_ENDED = Duration.ofMinutes(1);

    /// What a service that runs alone would go by.
    private static final Map<String, String> FOR_OTHERS = Map.ofEntries(
            Map.entry("SERVER_PORT", "1"),
            Map.entry("SERVER_SERVLET_CONTEXT_PATH", "/bank"),
            Map.entry("SPRING_DATASOURCE_URL", "jdbc:postgresql://nowhere.invalid/bank"),
            Map.entry("SPRING_PROFILES_ACTIVE", "production"),
            Map.entry("SPRING_CONFIG_LOCATION", "/nowhere"),
            Map.entry("SPRING_APPLICATION_JSON", "{\"server.port\": 1}"),
            Map.entry("LAMPORT_PROCESS", "teller-1"),
            Map.entry("LAMPORT_DATA", "/nowhere"));

    /// What shells, URLs, Spring, Logback and Windows read something into.
    private static final String ODD_NAME = "d? ( [ { % $ # ${user.home} %d \"'\u00fc+&;=*";

    @TempDir
    private Path directory;

    private static Map<String, String> with(Map<String, String> environment, String options) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA_TOOL_OPTIONS", options);
        return all;
    }

    // ---- ./start

    @Test
    void a_bank_runs_in_any_directory_locale_and_environment() throws IOException {
        Path data = directory.resolve(ODD_NAME);
        int port = RunningBank.Ports.base(2, 1);
        Map<String, String> odd = with(FOR_OTHERS, "-Duser.language=ar -Duser.country=EG -Dserver.port=1");

        try (ChildProcess bank = start(port, data, odd)) {
            bank.awaitStdout("Lamport Bank is open: http://127.0.0.1:" + port + "\n", UNTIL_OPEN);
            assertThat(bank.stderr())
                    .contains("Starting a bank, 2 clients, 1 branches and a dashboard")
                    .contains("ignores LAMPORT_DATA, LAMPORT_PROCESS, SERVER_PORT, SERVER_SERVLET_CONTEXT_PATH");
            assertThat(files(data)).contains("bank.db", "client-2.db", "branch-1.db", "lamport.log");
            assertThat(files(directory)).containsExactly(ODD_NAME);
            assertThat(Files.readString(data.resolve("lamport.log"))).contains("[bank at ");

            assertBenchIsRight(port, "-Duser.language=fa");
            assertBenchIsRight(port, "-Duser.language=tr -Duser.country=TR");
            bank.stop();
        }

        try (ChildProcess anew = start(port, data, odd, "--fresh")) {
            anew.awaitStdout("Lamport Bank is open", UNTIL_OPEN);
            try (ChildProcess console =
                    console(port, "-Duser.language=th -Duser.country=TH -Duser.extensions=u-nu-thai")) {
                console.type("audit");
                ChildProcess.Finished finished = console.awaitEnd(UNTIL_ENDED);
                assertThat(finished.stdout()).contains("0 blocks, 0 transfers, total 20.00");
            }
        }
    }

    @Test
    void a_bank_that_is_stopped_before_it_is_open_says_just_that() {
        try (ChildProcess bank = start(RunningBank.Ports.base(2, 1), directory.resolve("data"), Map.of())) {
            await().atMost(UNTIL_OPEN).until(() -> bank.stderr().contains("Starting a bank"));
            ChildProcess.Finished end = bank.stop();

            assertThat(end.stderr().lines().toList()).last().isEqualTo("Stopped before the bank was open");
            assertThat(end.stderr()).doesNotContain("Exception");
            assertThat(end.stdout()).isEmpty();
        }
    }

    private static ChildProcess start(int port, Path data, Map<String, String> environment, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--port", String.valueOf(port), "--data", data + "/", "--clients", "2", "--branches", "1"));
        arguments.addAll(List.of(more));
        return PreparedJar.localCluster().run(arguments, environment);
    }

    private static void assertBenchIsRight(int port, String options) {
        try (ChildProcess bench = ChildProcess.java(
                List.of(), Modules.bench(),
                List.of("http://127.0.0.1:" + port, "--seconds", "1", "--warmup", "0", "--clients", "1", "--mix",
                        "1:1"),
                with(Map.of(), options))) {
            ChildProcess.Finished finished = bench.awaitEnd(UNTIL_ENDED);
            assertThat(finished.exit()).as(finished.stdout() + finished.stderr()).isZero();
            assertThat(finished.stdout()).containsPattern("[0-9]+ ended in [0-9]+\\.[0-9] s: [0-9]");
        }
    }

    private static ChildProcess console(int port, String options) {
        return ChildProcess.java(
                List.of(), Modules.console(), List.of("bank", "--port", String.valueOf(port)), with(Map.of(), options));
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    // ---- a place for the data that is none

    @ParameterizedTest
    @ValueSource(strings = {"a-file", "a-file/below", "/proc/nowhere", ""})
    void a_bank_says_in_one_sentence_that_it_has_no_place_for_its_data(String name) throws IOException {
        Files.writeString(directory.resolve("a-file"), "a thesis");
        String data = name.startsWith("a-file") ? directory.resolve(name).toString() : name;

        try (ChildProcess bank = PreparedJar.localCluster().run("--data", data, "--fresh")) {
            ChildProcess.Finished end = bank.awaitEnd(UNTIL_ENDED);
            assertThat(end.stderr().lines()).as(end.stderr()).hasSize(1).allMatch(line -> line.contains("--data"));
            assertThat(end.stdout()).isEmpty();
            assertThat(end.exit()).isEqualTo(1);
        }
        assertThat(directory.resolve("a-file")).hasContent("a thesis");
    }

    @Test
    void a_service_says_that_it_has_no_place_for_its_data() throws IOException {
        Path file = Files.writeString(directory.resolve("a-file"), "a thesis");

        try (ChildProcess branch = PreparedJar.of("branch-service").run(
                "--lamport.data=" + file, "--server.port=" + RunningBank.Ports.anyFree())) {
            ChildProcess.Finished end = branch.awaitEnd(UNTIL_ENDED);
            assertThat(end.stdout()).contains(file + " is no directory", "(lamport.data)").doesNotContain("\tat ");
            assertThat(end.exit()).isEqualTo(1);
        }
        assertThat(file).hasContent("a thesis");
    }

    // ---- the scripts

    /// Through a link, from elsewhere, with a CDPATH that leads astray and without a HOME; the checkout has spaces.
    @ParameterizedTest
    @CsvSource({
        "start, local-cluster, local-cluster.jar", "console, lamport-console, lamport-console.jar",
        "bench, lamport-bench, lamport-bench.jar", "fuzz, lamport-fuzz, lamport-fuzz.jar"})
    void a_script_runs_from_anywhere(String script, String module, String jar) throws IOException {
        Path checkout = Files.createDirectories(directory.resolve("my check out"));
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Files.createDirectories(bin.resolve("my check out"));
        Files.createDirectories(checkout.resolve(module).resolve("src/main"));
        Files.createDirectories(checkout.resolve(".mvn"));
        Files.writeString(checkout.resolve("pom.xml"), "");
        Files.writeString(checkout.resolve(module).resolve("pom.xml"), "");
        Files.copy(Modules.ROOT.resolve(".mvn/jdk.sh"), checkout.resolve(".mvn/jdk.sh"));
        Files.copy(Modules.ROOT.resolve(script), checkout.resolve(script));
        assertThat(checkout.resolve(script).toFile().setExecutable(true)).isTrue();
        Path target = Files.createDirectories(checkout.resolve(module).resolve("target"));
        Path built = Modules.ROOT.resolve(module).resolve("target");
        Files.copy(built.resolve(jar), target.resolve(jar));
        Files.createFile(target.resolve("built"));
        if (Files.exists(built.resolve("libraries"))) {
            Files.createSymbolicLink(target.resolve("libraries"), built.resolve("libraries"));
        }
        Path link = Files.createSymbolicLink(bin.resolve(script), checkout.resolve(script));

        ProcessBuilder command = new ProcessBuilder(link.toString(), "--help").directory(bin.toFile());
        command.environment().remove("HOME");
        command.environment().remove("TERM");
        command.environment().put("CDPATH", directory + ":" + bin);
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try (ChildProcess run = ChildProcess.start(command)) {
            ChildProcess.Finished finished = run.awaitEnd(UNTIL_ENDED);
            assertThat(finished.stderr()).isEmpty();
            assertThat(finished.stdout()).contains("usage: ./" + script);
            assertThat(finished.exit()).isZero();
        }
    }

    // ---- an address where nobody speaks

    /// It accepts, and says nothing.
    @Test
    void bench_ends_at_once_while_it_waits_for_a_bank_that_says_nothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ChildProcess bench = ChildProcess.java(
                        Modules.bench(), "http://127.0.0.1:" + silent.getLocalPort())) {
            silent.accept(); // it has asked

            assertThat(bench.stop(Duration.ofSeconds(10)).exit()).isNotZero();
        }
    }
}
