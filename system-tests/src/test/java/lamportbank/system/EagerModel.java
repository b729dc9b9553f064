package lamportbank.system;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A scenario, and what the rules of eager propagation make of it: written a second time, from the rules alone, as
/// plain arithmetic. Customers act one after the other.
record EagerModel(List<Branch> branches, List<Customer> customers) {
    record Branch(int id, String balance) {}

    record Customer(int id, List<Event> events) {}

    record Event(int id, String kind, String money) {}

    private record Stage(int event, String name, long clock) {}

    static Branch branch(int id, String balance) {
        return new Branch(id, balance);
    }

    static Customer customer(int id, Event... events) {
        return new Customer(id, List.of(events));
    }

    static Event query(int id) {
        return new Event(id, "query", "400");
    }

    static Event deposit(int id, String money) {
        return new Event(id, "deposit", money);
    }

    static Event withdraw(int id, String money) {
        return new Event(id, "withdraw", money);
    }

    /// The scenario as a file.
    JsonNode input() {
        ArrayNode input = Answer.JSON.createArrayNode();
        for (Customer customer : customers) {
            ObjectNode entry = input.addObject().put("id", customer.id()).put("type", "customer");
            ArrayNode events = entry.putArray("events");
            customer.events().forEach(event -> events.addObject()
                    .put("id", event.id())
                    .put("interface", event.kind())
                    .put("money", new BigDecimal(event.money())));
        }
        branches.forEach(branch -> input.addObject()
                .put("id", branch.id())
                .put("type", "branch")
                .put("balance", new BigDecimal(branch.balance())));
        return input;
    }

    /// What must come out.
    JsonNode output() {
        return new Play().output();
    }

    private final class Play {
        private final TreeMap<Integer, Long> clocks = new TreeMap<>();
        private final Map<Integer, Long> cents = new HashMap<>();
        private final Map<Integer, List<Stage>> logs = new HashMap<>();
        private final Set<Integer> changed = new HashSet<>();

        Play() {
            for (Branch branch : branches) {
                clocks.put(branch.id(), 0L);
                cents.put(branch.id(), cents(branch.balance()));
                logs.put(branch.id(), new ArrayList<>());
            }
            customers.forEach(this::act);
        }

        private static long cents(String money) {
            return new BigDecimal(money).movePointRight(2).longValueExact();
        }

        private void act(Customer customer) {
            long clock = 0;
            for (Event event : customer.events()) {
                if (!event.kind().equals("query")) {
                    change(customer.id(), event, clock);
                }
                clock = Math.max(clock, clocks.get(customer.id())) + 1;
            }
        }

        private void change(int here, Event event, long customersClock) {
            log(here, event, "request", Math.max(clocks.get(here), customersClock) + 1);
            long money = event.kind().equals("deposit") ? cents(event.money()) : -cents(event.money());
            if (cents.get(here) + money >= 0) {
                changed.add(event.id());
                cents.merge(here, money, Long::sum);
                log(here, event, "execute", clocks.get(here) + 1);
                for (int there : clocks.keySet()) {
                    if (there != here) {
                        log(there, event, "propagate_request", Math.max(clocks.get(there), clocks.get(here)) + 1);
                        cents.merge(there, money, Long::sum);
                        log(there, event, "propagate_execute", clocks.get(there) + 1);
                        log(here, event, "propagate_response", Math.max(clocks.get(here), clocks.get(there)) + 1);
                    }
                }
            }
            clocks.merge(here, 1L, Long::sum); // the response to the customer
        }

        private void log(int branch, Event event, String stage, long clock) {
            clocks.put(branch, clock);
            logs.get(branch).add(new Stage(event.id(), event.kind() + "_" + stage, clock));
        }

        JsonNode output() {
            ArrayNode output = Answer.JSON.createArrayNode();
            Map<Integer, List<Stage>> byEvent = new LinkedHashMap<>();
            for (Branch branch : branches) {
                ArrayNode data = output.addObject().put("id", branch.id()).putArray("data");
                for (Stage stage : logs.get(branch.id())) {
                    data.addObject().put("id", stage.event()).put("name", stage.name()).put("clock",
                            (int) stage.clock());
                    byEvent.computeIfAbsent(stage.event(), event -> new ArrayList<>()).add(stage);
                }
            }
            byEvent.keySet().retainAll(changed);
            byEvent.forEach((event, stages) -> {
                ArrayNode data = output.addObject().put("eventid", event).putArray("data");
                Collections.sort(stages, Comparator.comparingLong(Stage::clock)); // stable: ties stay as read
                stages.forEach(stage -> data.addObject().put("name", stage.name()).put("clock", (int) stage.clock()));
            });
            return output;
        }
    }
}
