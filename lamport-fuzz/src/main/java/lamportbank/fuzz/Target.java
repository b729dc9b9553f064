package lamportbank.fuzz;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/// What is fuzzed: services, each with the operations that it describes.
record Target(Map<Place, List<Operation>> operations) {
    private static final int FROM_DASHBOARD_TO_BANK = 10;
    private static final int FROM_DASHBOARD_TO_CLIENT = 20;
    private static final int FROM_DASHBOARD_TO_BRANCH = 120;

    /// The services of `./start`, on the ports that it gives them.
    ///
    /// @param dashboard its address
    /// @throws Trouble if they are not there
    static Target beside(URI dashboard) {
        String host = dashboard.getHost();
        int base = dashboard.getPort();
        List<Place> places = new ArrayList<>();
        Place bank = new Place("bank", host, base + FROM_DASHBOARD_TO_BANK);
        try {
            places.add(bank);
            for (int number : activeMembers(bank)) {
                places.add(new Place("client-" + number, host, base + FROM_DASHBOARD_TO_CLIENT + number));
            }
            Place dashboardPlace = new Place("dashboard", host, base);
            dashboardPlace.get("/cluster").path("processes").forEach(process -> {
                String name = process.path("name").asString();
                if (name.startsWith("branch-")) {
                    int number = Integer.parseInt(name.substring("branch-".length()));
                    places.add(new Place(name, host, base + FROM_DASHBOARD_TO_BRANCH + number));
                }
            });
            places.add(dashboardPlace);
            return of(places);
        } catch (IOException away) {
            throw new Trouble("there is no bank as ./start runs it at " + dashboard + ": " + away.getMessage());
        }
    }

    /// @return their numbers
    static List<Integer> activeMembers(Place bank) throws IOException {
        List<Integer> active = new ArrayList<>();
        String path = "/members";
        while (path != null) {
            JsonNode page = bank.get(path);
            for (JsonNode member : page.path("members")) {
                if (member.path("status").asString().equals("ACTIVE")) {
                    active.add(member.path("id").asInt());
                }
            }
            path = page.path("next").isNumber() ? "/members?from=" + page.path("next").asInt() : null;
        }
        return active;
    }

    /// @throws IOException if one of them does not describe itself
    static Target of(List<Place> places) throws IOException {
        Map<Place, List<Operation>> all = new LinkedHashMap<>();
        for (Place place : places) {
            JsonNode document = place.get("/v3/api-docs");
            List<Operation> operations = Operation.in(document);
            if (operations.isEmpty()) {
                throw new Trouble(place + " describes no operation");
            }
            all.put(place, operations);
        }
        return new Target(all);
    }

    List<Place> places() {
        return List.copyOf(operations.keySet());
    }

    List<Place> ofRole(String role) {
        return places().stream().filter(place -> place.role().equals(role)).toList();
    }

    boolean isBank() {
        return !ofRole("bank").isEmpty();
    }

    Place bank() {
        return ofRole("bank").getFirst();
    }
}
