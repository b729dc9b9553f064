package lamportbank.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import lamportbank.client.ClientService;
import lamportbank.dashboard.cluster.Cluster;

/// Bank, clients and branches, for the dashboard to crash and start.
final class LocalProcesses implements Cluster {
    private final Services services;
    private final Ports ports;
    private final Map<String, Object> peers;
    private final List<String> names;

    /// @param names of those that there are
    /// @param peers settings that say where they are
    LocalProcesses(Services services, Ports ports, Map<String, Object> peers, List<String> names) {
        this.services = services;
        this.ports = ports;
        this.peers = Map.copyOf(peers);
        this.names = new ArrayList<>(names);
    }

    @Override
    public synchronized List<Status> processes() {
        return names.stream().map(this::status).toList();
    }

    private Status status(String name) {
        return new Status(name, services.isRunning(name));
    }

    @Override
    public void crash(String name) {
        requireKnown(name);
        services.crash(name);
    }

    @Override
    public void start(String name) {
        requireKnown(name);
        services.start(name);
    }

    /// The dashboard, which is among the services too, is none of them.
    private synchronized void requireKnown(String name) {
        if (!names.contains(name)) {
            throw new NoSuchElementException("there is no " + name + "; there are " + names);
        }
    }

    @Override
    public synchronized Status addClient() {
        int number = 1 + (int) names.stream().filter(name -> name.startsWith("client-")).count();
        if (number > Options.MOST) {
            throw new IllegalStateException("there are " + Options.MOST + " clients already, as many as can be");
        }
        String name = "client-" + number;
        try {
            Ports.requireFree(name, ports.client(number));
        } catch (Stop taken) {
            throw new IllegalStateException(taken.getMessage(), taken);
        }
        services.start(name, ClientService::application, ports.client(number), LocalCluster.process(name, peers));
        names.add(name);
        return status(name);
    }
}
