package lamportbank.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/// A bank that runs, with all who take part. The bank says who its clients are; where it says an address that is good
/// only inside a network of containers, they are looked for on the ports of `./start`, and so are the branches, of
/// whom a bank knows nothing.
record Target(Service bank, List<Service> clients, List<Service> branches) {
    private static final int FROM_DASHBOARD_TO_BANK = 10;
    private static final int FROM_BANK_TO_CLIENT = 10;
    private static final int FROM_BANK_TO_BRANCH = 110;
    private static final int HIGHEST_PORT = 65_535;

    /// @param address of the bank or the dashboard
    /// @throws Trouble if they are not all there
    static Target find(URI address, HttpClient http) throws InterruptedException {
        Service bank = bank(address, http);
        List<Service> clients = clients(bank);
        List<Service> branches = new ArrayList<>();
        Optional<Service> branch;
        do {
            int number = branches.size() + 1;
            branch = present("branch-" + number, beside(bank, FROM_BANK_TO_BRANCH + number), http);
            branch.ifPresent(branches::add);
        } while (branch.isPresent());
        return new Target(bank, List.copyOf(clients), List.copyOf(branches));
    }

    private static Service bank(URI address, HttpClient http) throws InterruptedException {
        Service asked = new Service(address.toString(), address, http);
        try {
            String node = nodeAt(asked);
            if (node.equals("bank")) {
                return new Service("bank", address, http);
            }
            if (!node.isEmpty()) {
                throw new Trouble("at " + address + " there is " + node + ", not the bank");
            }
            URI beside = beside(asked, FROM_DASHBOARD_TO_BANK);
            return present("bank", beside, http)
                    .orElseThrow(() -> new Trouble("at " + address + " there is no bank, and none at " + beside));
        } catch (IOException nobody) {
            throw new Trouble("nobody answers at " + address + ": is a bank running? ./start starts one");
        }
    }

    private static List<Service> clients(Service bank) throws InterruptedException {
        List<Service> clients = new ArrayList<>();
        String path = "/members";
        while (path != null) {
            JsonNode page = bank.json(path);
            for (JsonNode member : page.path("members")) {
                if (member.path("status").asString().equals("ACTIVE")) {
                    clients.add(client(member, bank));
                }
            }
            path = page.path("next").isNumber() ? "/members?from=" + page.path("next").asInt() : null;
        }
        return clients;
    }

    private static Service client(JsonNode member, Service bank) throws InterruptedException {
        String name = "client-" + member.path("id").asInt();
        URI said = URI.create(member.path("address").asString());
        URI usual = beside(bank, FROM_BANK_TO_CLIENT + member.path("id").asInt());
        for (URI address : List.of(said, usual)) {
            Optional<Service> client = present(name, address, bank.http());
            if (client.isPresent()) {
                return client.get();
            }
        }
        throw new Trouble(name + " is a member, but does not answer at " + said + " nor at " + usual
                + ": all others wait for it; start it, or evict it");
    }

    private static Optional<Service> present(String name, URI address, HttpClient http) throws InterruptedException {
        Service service = new Service(name, address, http);
        try {
            if (address.getPort() > HIGHEST_PORT) {
                return Optional.empty();
            }
            return nodeAt(service).equals(name) ? Optional.of(service) : Optional.empty();
        } catch (IOException nobody) {
            return Optional.empty();
        }
    }

    /// @return who is there; empty if it is no process
    private static String nodeAt(Service asked) throws IOException, InterruptedException {
        return asked.get("/clock").json().path("node").asString("");
    }

    private static URI beside(Service service, int ports) {
        URI address = service.address();
        int port = address.getPort() > 0 ? address.getPort() : address.getScheme().equals("https") ? 443 : 80;
        return URI
                .create(String.format(Locale.ROOT, "%s://%s:%d", address.getScheme(), address.getHost(), port + ports));
    }

    List<Service> processes() {
        return Stream.of(List.of(bank), clients, branches).flatMap(List::stream).toList();
    }
}
