package lamportbank.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import lamportbank.core.branch.EventId;
import lamportbank.core.chain.Money;
import lamportbank.core.process.ProcessId;

/// A scenario file: branches with their opening balance, and customers with what they do, each at the branch of
/// the same number. It is read as strictly as REST reads: every field is known, and there once.
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

    /// @param money zero in a query
    record Event(long id, Interface kind, Money money) {}

    private static final int LARGEST_BYTES = 16 * 1024 * 1024;

    /// If branches begin with different balances, none begins with more: each has to be able to hold what all deposit
    /// eagerly, at all of them.
    private static final Money MOST_IF_DIFFERENT = new Money(Money.MAX_CENTS / 2);

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /// @throws Stop if the file is not a scenario, with the reason
    static Scenario read(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new Stop(file + " is a directory, not a scenario file");
            }
            if (Files.size(file) > LARGEST_BYTES) {
                throw new Stop(file + " is too large: a scenario has at most " + LARGEST_BYTES + " bytes");
            }
            return parse(text(Files.readAllBytes(file)));
        } catch (CharacterCodingException malformed) {
            throw new Stop(file + " is not UTF-8; save it as UTF-8");
        } catch (NoSuchFileException missing) {
            throw new Stop(file + " cannot be read: there is no such file");
        } catch (IOException failure) {
            throw new Stop(file + " cannot be read: " + Stop.why(failure));
        } catch (Stop refused) {
            throw refused.getMessage().startsWith("line ") ? new Stop(file + ", " + refused.getMessage()) : refused;
        }
    }

    private static String text(byte[] content) throws CharacterCodingException {
        if (content.length >= 2) {
            int first = content[0] & 0xFF;
            int second = content[1] & 0xFF;
            if (first == 0 || second == 0 || first == 0xFE && second == 0xFF || first == 0xFF && second == 0xFE) {
                throw new Stop("the scenario is UTF-16 or UTF-32; save it as UTF-8");
            }
        }
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    }

    /// @param text with or without a byte order mark
    static Scenario parse(String text) {
        if (text.indexOf('\0') >= 0 || text.startsWith("\uFFFD")) {
            throw new Stop("the scenario is not UTF-8 text; save it as UTF-8");
        }
        boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        return of(LocatedJson.parse(marked ? text.substring(1) : text));
    }

    private static Scenario of(LocatedJson root) {
        List<Branch> branches = new ArrayList<>();
        List<Customer> customers = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (LocatedJson entry : items(root, "a scenario is an array of branches and customers")) {
            Fields fields = Fields.of(entry, "an entry");
            switch (fields.text("type", "branch or customer")) {
                case "branch" -> {
                    fields.requireOnly("a branch", Set.of("id", "type", "balance"));
                    branches.add(new Branch(fields.processNumber("id"), fields.balance("balance")));
                    requireFirst(seen, "branch " + branches.getLast().id(), fields.place());
                }
                case "customer" -> {
                    customers.add(customer(fields, seen));
                    requireFirst(seen, "customer " + customers.getLast().id(), fields.place());
                }
                case String other ->
                    throw new Stop(fields.placeOf("type") + ": type is branch or customer, not \"" + other + '"');
            }
        }
        Scenario scenario = new Scenario(branches, customers);
        scenario.check(seen);
        return scenario;
    }

    private static void requireFirst(Map<String, String> seen, String what, String place) {
        String earlier = seen.putIfAbsent(what, place);
        if (earlier != null) {
            throw new Stop(place + ": there are two "
                    + what.replace("branch ", "branches ").replace("customer ", "customers ")
                            .replace("event ", "events ")
                    + ", the other at " + earlier);
        }
    }

    private static Customer customer(Fields fields, Map<String, String> seen) {
        String name = fields.has("customer-requests") ? "customer-requests" : "events";
        fields.requireOnly("a customer", Set.of("id", "type", name));
        List<Event> events = new ArrayList<>();
        for (LocatedJson item : items(fields.required(name), "a customer has events, an array")) {
            Event event = event(Fields.of(item, "an event"));
            events.add(event);
            if (event.kind() != Interface.QUERY) {
                requireFirst(seen, "event " + event.id(), item.place());
            }
        }
        return new Customer(fields.processNumber("id"), events);
    }

    private static Event event(Fields fields) {
        for (String elsewhere : List.of("dest", "branch")) {
            if (fields.has(elsewhere)) {
                throw new Stop(fields.object().places().get(elsewhere) + ": there is no field '" + elsewhere
                        + "' in an event: a "
                        + "customer acts at the branch of its own id; write what happens at another branch as events of "
                        + "the customer with that branch's id");
            }
        }
        String id = fields.has("customer-request-id") ? "customer-request-id" : "id";
        fields.requireOnly("an event", Set.of(id, "interface", "money"));
        Interface kind =
                switch (fields.text("interface", "query, deposit or withdraw")) {
                    case "query" -> Interface.QUERY;
                    case "deposit" -> Interface.DEPOSIT;
                    case "withdraw" -> Interface.WITHDRAW;
                    case String other -> throw new Stop(fields.placeOf("interface")
                            + ": interface is query, deposit or withdraw, not \"" + other + '"');
                };
        long number = fields.whole(id, EventId.MAX);
        if (kind == Interface.QUERY) {
            if (fields.has("money")) {
                fields.balance("money");
            }
            return new Event(number, kind, Money.ZERO);
        }
        Money money = fields.amount("money");
        if (!money.isPositive()) {
            throw new Stop(fields.placeOf("money") + ": money is more than 0, not " + money);
        }
        return new Event(number, kind, money);
    }

    private static List<LocatedJson> items(LocatedJson value, String otherwise) {
        if (!(value.value() instanceof List<?> items)) {
            throw new Stop(value.place() + ": " + otherwise + ", not " + value);
        }
        return items.stream().map(LocatedJson.class::cast).toList();
    }

    /// The fields of an object, each with its place.
    private record Fields(LocatedJson.Obj object, String place) {
        static Fields of(LocatedJson value, String what) {
            if (!(value.value() instanceof LocatedJson.Obj object)) {
                throw new Stop(value.place() + ": " + what + " is an object, not " + value);
            }
            return new Fields(object, value.place());
        }

        boolean has(String name) {
            return object.fields().containsKey(name);
        }

        String placeOf(String name) {
            return has(name) ? object.fields().get(name).place() : place;
        }

        void requireOnly(String what, Set<String> known) {
            object.places().forEach((name, where) -> {
                if (!known.contains(name)) {
                    throw new Stop(where + ": there is no field '" + name + "' in " + what + "; there are "
                            + new TreeSet<>(known));
                }
            });
        }

        LocatedJson required(String name) {
            return Optional.ofNullable(object.fields().get(name))
                    .orElseThrow(() -> new Stop(place + ": '" + name + "' is missing"));
        }

        String text(String name, String allowed) {
            LocatedJson value = required(name);
            if (!(value.value() instanceof String text)) {
                throw new Stop(value.place() + ": " + name + " is " + allowed + ", not " + value);
            }
            return text;
        }

        int processNumber(String name) {
            return (int) whole(name, ProcessId.MAX_NUMBER);
        }

        /// 1 to `most`.
        long whole(String name, long most) {
            LocatedJson value = required(name);
            if (value.value() instanceof LocatedJson.Numeral(String text) && text.matches("[1-9][0-9]{0,15}")
                    && Long.parseLong(text) <= most) {
                return Long.parseLong(text);
            }
            throw new Stop(value.place() + ": " + name + " is a whole number from 1 to " + most + ", not " + value);
        }

        /// Zero or more.
        Money balance(String name) {
            Money balance = amount(name);
            if (balance.isNegative()) {
                throw new Stop(placeOf(name) + ": " + name + " is 0 or more, not " + balance);
            }
            return balance;
        }

        /// A number, or text as in REST.
        Money amount(String name) {
            LocatedJson value = required(name);
            String text =
                    switch (value.value()) {
                        case LocatedJson.Numeral(String digits) -> digits;
                        case String string -> string;
                        case null, default -> "";
                    };
            try {
                return Money.parse(text);
            } catch (IllegalArgumentException malformed) {
                throw new Stop(
                        value.place() + ": " + name + " is an amount with at most two decimals and no exponent, as in "
                                + "5.00, of at most " + new Money(Money.MAX_CENTS) + ", not " + value);
            }
        }
    }

    /// @param seen where each branch and customer is
    private void check(Map<String, String> seen) {
        require(!branches.isEmpty(), "a scenario has at least one branch");
        Set<Integer> places = new TreeSet<>(branches.stream().map(Branch::id).toList());
        customers.forEach(customer -> require(
                places.contains(customer.id()),
                seen.get("customer " + customer.id()) + ": customer " + customer.id()
                        + " has no branch; there are branches " + places));
        require(
                branches.stream().map(Branch::balance).distinct().count() == 1
                        || branches.stream().allMatch(branch -> branch.balance().compareTo(MOST_IF_DIFFERENT) <= 0),
                "if the branches' balances differ, each is at most " + MOST_IF_DIFFERENT);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Stop(otherwise);
        }
    }
}
