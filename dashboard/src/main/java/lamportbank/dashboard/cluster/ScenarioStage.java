package lamportbank.dashboard.cluster;

/// Where scenario files are played, with branches of their own.
@FunctionalInterface
public interface ScenarioStage {
    /// @param scenario the file's content
    /// @return what the branches saw, as JSON
    /// @throws IllegalArgumentException if that is no scenario, with the reason
    String play(String scenario);
}
