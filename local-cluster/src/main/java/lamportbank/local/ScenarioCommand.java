package lamportbank.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import lamportbank.branch.BranchService;

/// `./start scenario FILE`: boots the branches of the file, eager as the system that the format comes from, plays
/// its customers over REST, and prints what the branches saw.
final class ScenarioCommand {
    private static final int MOST_BRANCHES = 12;

    private ScenarioCommand() {}

    static void run(List<String> arguments) {
        boolean concurrent = arguments.contains("--concurrent");
        Scenario scenario = Scenario.read(file(arguments));
        System.out.println(play(scenario, concurrent));
    }

    static Path file(List<String> arguments) {
        List<String> files =
                arguments.stream().filter(word -> !word.equals("--concurrent")).toList();
        files.stream().filter(word -> word.startsWith("-")).findFirst().ifPresent(option -> {
            throw new Stop("a scenario has no option " + option
                    + ": its branches take any ports that are free, and leave nothing behind\n" + Options.USAGE);
        });
        if (files.isEmpty()) {
            throw new Stop("the file is missing that has the scenario\n" + Options.USAGE);
        }
        if (files.size() > 1) {
            throw new Stop("one scenario is played at a time, not " + String.join(" and ", files));
        }
        try {
            return Path.of(files.getFirst());
        } catch (InvalidPathException unreadable) {
            throw new Stop("the name of the file must be one in this terminal's character set (LANG), not '"
                    + files.getFirst() + "'");
        }
    }

    /// As the command, for whoever has the file's content.
    ///
    /// @throws IllegalArgumentException if it is no scenario
    static synchronized String play(String content) {
        try {
            Scenario scenario = Scenario.parse(content);
            if (scenario.branches().size() > MOST_BRANCHES) {
                throw new Stop("a scenario that is played here has at most " + MOST_BRANCHES + " branches");
            }
            return play(scenario, false);
        } catch (Stop refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        }
    }

    /// @return the output, as JSON
    static String play(Scenario scenario, boolean concurrent) {
        Path data = temporaryDirectory();
        try (Services services = new Services(LocalCluster.common(data))) {
            SortedMap<Integer, String> addresses = start(scenario, services);
            System.err.printf(Locale.ROOT, "%d branches are up%n", addresses.size());
            return new ScenarioPlayer(scenario, addresses).play(concurrent);
        } finally {
            delete(data);
        }
    }

    private static SortedMap<Integer, String> start(Scenario scenario, Services services) {
        Iterator<Integer> free = Ports.anyFree(scenario.branches().size()).iterator();
        SortedMap<Integer, Integer> ports = new TreeMap<>();
        SortedMap<Integer, String> addresses = new TreeMap<>();
        for (Scenario.Branch branch : scenario.branches()) {
            int port = free.next();
            ports.put(branch.id(), port);
            addresses.put(branch.id(), Ports.url(port));
        }
        for (Scenario.Branch branch : scenario.branches()) {
            Map<String, Object> settings = new LinkedHashMap<>();
            addresses.forEach((id, address) -> settings.put("lamport.peers.branch-" + id, address));
            settings.put("lamport.branch.mode", "eager");
            settings.put("lamport.branch.opening", branch.balance().toString());
            String name = "branch-" + branch.id();
            services.start(
                    name, BranchService::application, ports.get(branch.id()), LocalCluster.process(name, settings));
        }
        return addresses;
    }

    static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("lamport-scenario");
        } catch (IOException failure) {
            throw new Stop("there is no place for the branches' databases: " + Stop.why(failure));
        }
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException failure) {
            System.err.println(directory + " is left behind: " + Stop.why(failure));
        }
    }
}
