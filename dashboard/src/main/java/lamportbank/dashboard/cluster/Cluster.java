package lamportbank.dashboard.cluster;

import java.util.List;
import java.util.NoSuchElementException;

/// The processes, as something that runs or does not. Thread-safe.
public interface Cluster {
    /// @param name as in `client-2`
    record Status(String name, boolean running) {}

    List<Status> processes();

    /// Stops it as a power cut does: it goes on from its journal, if it is started again.
    ///
    /// @throws NoSuchElementException if there is no such process
    /// @throws IllegalStateException if it does not run
    void crash(String name);

    /// @throws NoSuchElementException if there is no such process
    /// @throws IllegalStateException if it runs
    void start(String name);

    /// Starts one more client, which joins.
    ///
    /// @throws IllegalStateException if there are as many as can be
    Status addClient();
}
