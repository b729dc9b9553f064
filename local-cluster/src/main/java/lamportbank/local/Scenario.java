package lamportbank.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.chain.Money;

/// A scenario file: branches with their opening balance, and customers with what they do, each at the branch of
/// the same number.
///
/// @param branches in the order of the file
/// @param customers in the order of the file
record Scenario(List<Branch> branches, List<Customer> customers) {
    enum Interface {
        QUERY,
        DEPOSIT,
        WITHDRAW
    }

    record Branch(int id, Money balance) {}

    record Customer(int id, List<Event> events) {}

    /// @param money ignored in a query
    record Event(long id, Interface kind, Money money) {}

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// @throws Stop if the file is not a scenario, with the reason
    static Scenario read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException failure) {
            throw new Stop(file + " cannot be read: " + failure);
        }
    }

    static Scenario parse(String text) {
        try {
            Scenario scenario = of(JSON.readTree(text));
            scenario.check();
            return scenario;
        } catch (JacksonException malformed) {
            throw new Stop("the scenario is not JSON: " + malformed.getOriginalMessage());
        }
    }

    private static Scenario of(JsonNode root) {
        require(root.isArray(), "a scenario is an array of branches and customers");
        List<Branch> branches = new ArrayList<>();
        List<Customer> customers = new ArrayList<>();
        for (JsonNode entry : root) {
            require(entry.isObject(), "an entry is an object, not " + entry);
            switch (entry.path("type").asString("")) {
                case "branch" -> branches.add(new Branch((int) id(entry, Integer.MAX_VALUE), money(entry, "balance")));
                case "customer" -> customers.add(customer(entry));
                default -> throw new Stop("type is branch or customer, not " + entry.path("type"));
            }
        }
        return new Scenario(branches, customers);
    }

    private static Customer customer(JsonNode entry) {
        require(entry.path("events").isArray(), "a customer has events, an array: " + entry);
        List<Event> events = new ArrayList<>();
        for (JsonNode event : entry.path("events")) {
            events.add(event(event));
        }
        return new Customer((int) id(entry, Integer.MAX_VALUE), events);
    }

    private static Event event(JsonNode event) {
        Interface kind =
                switch (event.path("interface").asString("")) {
                    case "query" -> Interface.QUERY;
                    case "deposit" -> Interface.DEPOSIT;
                    case "withdraw" -> Interface.WITHDRAW;
                    default ->
                        throw new Stop("interface is query, deposit or withdraw, not " + event.path("interface"));
                };
        Money money = kind == Interface.QUERY ? Money.ZERO : money(event, "money");
        require(kind == Interface.QUERY || money.isPositive(), "money is more than 0: " + event);
        return new Event(id(event, Money.MAX_CENTS), kind, money);
    }

    private static long id(JsonNode entry, long most) {
        JsonNode id = entry.path("id");
        require(
                id.isIntegralNumber() && id.canConvertToLong() && id.asLong() >= 1 && id.asLong() <= most,
                "an id is a whole number from 1: " + entry);
        return id.asLong();
    }

    private static Money money(JsonNode entry, String field) {
        JsonNode amount = entry.path(field);
        require(amount.isNumber(), field + " is a number: " + entry);
        try {
            Money money = Money.parse(amount.decimalValue().stripTrailingZeros().toPlainString());
            require(!money.isNegative(), field + " is 0 or more: " + entry);
            return money;
        } catch (IllegalArgumentException malformed) {
            throw new Stop(field + ": " + malformed.getMessage() + ": " + entry);
        }
    }

    private void check() {
        require(!branches.isEmpty(), "a scenario has at least one branch");
        Set<Integer> places = new HashSet<>();
        branches.forEach(branch -> require(places.add(branch.id()), "there are two branches " + branch.id()));
        Set<Integer> people = new HashSet<>();
        Set<Long> events = new HashSet<>();
        for (Customer customer : customers) {
            require(people.add(customer.id()), "there are two customers " + customer.id());
            require(
                    places.contains(customer.id()),
                    "customer " + customer.id() + " has no branch; there are branches " + places);
            customer.events()
                    .forEach(event -> require(events.add(event.id()), "there are two events " + event.id()));
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Stop(otherwise);
        }
    }
}
