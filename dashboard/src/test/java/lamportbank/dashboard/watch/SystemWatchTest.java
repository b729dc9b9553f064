package lamportbank.dashboard.watch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

import lamportbank.core.property.Property;
import lamportbank.dashboard.feed.FeedListener;
import lamportbank.dashboard.feed.FeedMessage;
import lamportbank.dashboard.watch.RecordedRun.Place;

import static lamportbank.dashboard.watch.RecordedRun.fact;
import static lamportbank.dashboard.watch.RecordedRun.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/// A real run, as it was and doctored, over feeds that are ahead of one another as they like.
class SystemWatchTest {
    private static final int ORDERS = 100;

    private final RecordedRun run = new RecordedRun();
    private final Map<String, FeedListener> feeds = new TreeMap<>();
    private final Map<String, Integer> told = new TreeMap<>();
    private Instant now = Instant.parse("2026-11-20T18:55:00Z");
    private SystemWatch watch = new SystemWatch(() -> now, () -> now);

    private void begin(String process, int effect) {
        feeds.computeIfAbsent(process, watch::watch).onUp(now);
        feeds.get(process).onSnapshot(new FeedMessage.Snapshot("", effect, "a", run.snapshot(process, effect)));
        told.put(process, effect);
    }

    private void beginAll() {
        run.effects.keySet().forEach(process -> begin(process, 0));
    }

    /// Tells the next few effects of a process.
    private void tell(String process, int atLeast) {
        int first = told.get(process) + 1;
        int last = run.endOfMessage(process, first, atLeast);
        feeds.get(process).onEffects(new FeedMessage.Effects(first, last, run.message(process, first, last)));
        told.put(process, last);
    }

    private List<String> unfinished() {
        return told.keySet().stream().filter(process -> told.get(process) < run.effects.get(process).size()).toList();
    }

    private void tellAll(Random random) {
        for (List<String> left = unfinished(); !left.isEmpty(); left = unfinished()) {
            tell(left.get(random.nextInt(left.size())), 1 + random.nextInt(9));
        }
    }

    private Map<Property, PropertiesReport.Broken> red() {
        Map<Property, PropertiesReport.Broken> red = new TreeMap<>();
        watch.report().properties().stream()
                .filter(property -> !property.ok())
                .forEach(property -> red.put(property.name(), property.violation()));
        return red;
    }

    // ---- no false alarm

    @Test
    void an_honest_run_is_clean_in_whatever_order_its_feeds_come() {
        for (int seed = 0; seed < ORDERS; seed++) {
            anew();
            beginAll();
            tellAll(new Random(seed));
            assertThat(red()).as("seed " + seed).isEmpty();
            assertThat(watch.report().effects()).isEqualTo(run.size());
        }
    }

    @Test
    void processes_that_are_seen_from_some_moment_on_raise_no_alarm() {
        for (int seed = 0; seed < ORDERS; seed++) {
            anew();
            Random random = new Random(seed);
            for (String process : run.effects.keySet()) {
                begin(process, someEffect(process, 0, random));
            }
            tellAll(random);
            assertThat(red()).as("seed " + seed).isEmpty();
        }
    }

    @Test
    void feeds_that_begin_anew_after_a_gap_raise_no_alarm() {
        for (int seed = 0; seed < ORDERS; seed++) {
            anew();
            Random random = new Random(seed);
            beginAll();
            for (List<String> left = unfinished(); !left.isEmpty(); left = unfinished()) {
                String process = left.get(random.nextInt(left.size()));
                if (random.nextInt(20) == 0) {
                    begin(process, someEffect(process, told.get(process), random));
                } else {
                    tell(process, 1 + random.nextInt(9));
                }
            }
            assertThat(red()).as("seed " + seed).isEmpty();
        }
    }

    @Test
    void one_that_is_silent_is_waited_for_only_so_long_and_raises_no_alarm_when_it_is_back() {
        for (int seed = 0; seed < ORDERS; seed++) {
            anew();
            Random random = new Random(seed);
            beginAll();
            List<String> all = List.copyOf(run.effects.keySet());
            String silent = all.get(random.nextInt(all.size()));
            int last = random.nextInt(run.effects.get(silent).size());
            for (List<String> left = unfinished(); !left.equals(List.of(silent)) && !left.isEmpty(); left =
                    unfinished()) {
                String process = left.get(random.nextInt(left.size()));
                if (!process.equals(silent) || told.get(silent) < last) {
                    tell(process, 1 + random.nextInt(9));
                }
            }
            long before = watch.report().effects();
            now = now.plus(CausalOrder.PATIENCE);
            long toldSoFar = told.values().stream().mapToInt(Integer::intValue).sum();
            if (before < toldSoFar) {
                assertThat(watch.report().effects()).as("seed " + seed).isGreaterThan(before);
            }
            tellAll(random);
            assertThat(red()).as("seed " + seed + ", silent " + silent).isEmpty();
        }
    }

    private int someEffect(String process, int from, Random random) {
        int size = run.effects.get(process).size();
        return from == size ? size : run.endOfMessage(process, from + 1 + random.nextInt(size - from), 1);
    }

    private void anew() {
        watch = new SystemWatch(() -> now, () -> now);
        feeds.clear();
        told.clear();
    }

    // ---- what is doctored is seen, and nothing else

    private interface Forger {
        /// @return where the watch must point
        Place doctor(RecordedRun run);
    }

    static Stream<Arguments> forgeries() {
        return Stream.of(
                forgery("two inside at once", Property.AT_MOST_ONE_INSIDE, SystemWatchTest::stayInside),
                forgery("a block that changed", Property.NO_HASH_CHANGES, run -> {
                    Place appended = run.all(fact("BlockAppended")).get(3);
                    ObjectNode transfer = (ObjectNode) run.at(appended).at("/fact/block/transfers/0");
                    transfer.put("amount", "9999.00");
                    return appended;
                }),
                forgery("money that is lost", Property.MONEY_IS_CONSERVED, run -> {
                    Place sealed = run.all(fact("BlockSealed")).get(2);
                    ObjectNode balances = (ObjectNode) run.at(sealed).at("/fact/balances");
                    balances.put(balances.propertyNames().iterator().next(), "0.01");
                    return sealed;
                }),
                forgery("a message out of order", Property.CHANNELS_ARE_FIFO_ONCE, run -> {
                    List<Place> all = run.all(type("Received")).stream()
                            .filter(place -> place.process().equals("client-1"))
                            .filter(place -> run.at(place).path("from").asString().equals("client-2"))
                            .toList();
                    ObjectNode one = run.at(all.get(2));
                    ObjectNode other = run.at(all.get(3));
                    long sequence = one.path("sequence").asLong();
                    one.put("sequence", other.path("sequence").asLong());
                    other.put("sequence", sequence);
                    return all.get(2);
                }),
                forgery("a clock that goes back", Property.CLOCK_CONDITION, run -> {
                    Place appended = run.all(fact("BlockAppended")).getLast();
                    run.at(appended).put("time", 1);
                    return appended;
                }),
                forgery("a conflict", Property.NO_CONFLICT_AT_THE_BANK, run -> {
                    Place changed = run.all(fact("MemberChanged")).getFirst();
                    run.replaceFact(changed,
                            "{\"type\":\"ConflictWitnessed\",\"height\":3,\"request\":{\"time\":7,\"node\":2}}");
                    return changed;
                }),
                forgery("a chain with a hole", Property.CHAINS_ARE_PREFIXES, run -> {
                    List<Place> appended = run.all(fact("BlockAppended"));
                    run.replaceFact(appended.getFirst(), "{\"type\":\"BalanceQueried\"}");
                    return appended.get(1);
                }),
                forgery("a transfer that nobody accepted", Property.EVERY_TRANSFER_IN_ONE_BLOCK, run -> {
                    Place submitted = run.all(fact("Submitted")).getFirst();
                    String id = run.at(submitted).at("/fact/transfer/id").asString();
                    ((ObjectNode) run.at(submitted).at("/fact/transfer")).put("id", "another");
                    return run.all(fact("BlockSealed")).stream()
                            .filter(place -> run.at(place).toString().contains(id))
                            .findFirst()
                            .orElseThrow();
                }),
                forgery("a block sealed in the wrong order", Property.ENTRY_IN_TIMESTAMP_ORDER, run -> {
                    List<Place> entered = run.all(fact("Entered"));
                    Place early = entered.stream()
                            .filter(place -> place.process().equals("client-1"))
                            .toList()
                            .getLast();
                    ((ObjectNode) run.at(early).at("/fact/request")).put("time", 1);
                    return early;
                }));
    }

    private static Arguments forgery(String name, Property property, Forger forger) {
        return argumentSet(name, property, forger);
    }

    /// Somebody does not say that it has left; the next to enter is another.
    private static Place stayInside(RecordedRun run) {
        List<Place> entries = run.all(fact("Entered")).stream()
                .sorted((one, other) -> Long.compare(
                        run.at(one).at("/fact/request/time").asLong(), run.at(other).at("/fact/request/time").asLong()))
                .toList();
        for (int place = 0; place + 1 < entries.size(); place++) {
            Place entered = entries.get(place);
            Place next = entries.get(place + 1);
            if (!next.process().equals(entered.process())) {
                Place released = run.all(fact("Released")).stream()
                        .filter(place2 -> place2.process().equals(entered.process()))
                        .filter(place2 -> place2.number() > entered.number())
                        .findFirst()
                        .orElseThrow();
                run.replaceFact(released, "{\"type\":\"BalanceQueried\"}");
                return next;
            }
        }
        throw new AssertionError("nobody enters after another");
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void what_is_doctored_turns_exactly_its_property_red(Property property, Forger forger) {
        Place place = forger.doctor(run);
        for (int seed = 0; seed < 20; seed++) {
            anew();
            beginAll();
            tellAll(new Random(seed));
            Map<Property, PropertiesReport.Broken> red = red();
            assertThat(red).as("seed " + seed).containsOnlyKeys(property);
            PropertiesReport.Broken broken = red.get(property);
            assertThat(new Place(broken.process(), (int) broken.effect())).isEqualTo(place);
            assertThat(broken.finding()).isNotBlank();
            assertThat(broken.at()).isEqualTo("2026-11-20T18:55:01.%03dZ".formatted(place.number()));
        }
    }

    // ---- the rest of the report

    @Test
    void counts_messages_per_entry_of_the_members_there_are() {
        beginAll();
        tellAll(new Random(3)); // an order in which requests come after everyone knows of the eviction
        MessagesPerEntry.Measured measured = watch.report().messagesPerEntry();
        assertThat(measured.members()).as("one of three was evicted").isEqualTo(2);
        assertThat(measured.bound()).isEqualTo(3);
        assertThat(measured.requests()).isPositive();
        assertThat(measured.measured()).isPositive().isLessThanOrEqualTo(3);
    }

    @Test
    void a_new_life_begins_the_watch_anew_and_takes_no_violation_back() {
        stayInside(run);
        beginAll();
        tellAll(new Random(1));
        now = now.plusSeconds(60);
        String bank = run.snapshot("bank", 0).replace("\"life\":\"a\"", "\"life\":\"b\"");
        feeds.get("bank").onSnapshot(new FeedMessage.Snapshot("", 0, "b", bank));
        told.put("bank", 0);
        assertThat(watch.report().since()).isEqualTo(now);
        assertThat(watch.report().effects()).isZero();
        tellAll(new Random(1));
        assertThat(watch.report().effects()).isEqualTo(run.effects.get("bank").size());
        assertThat(red()).containsOnlyKeys(Property.AT_MOST_ONE_INSIDE);
    }

    /// The snapshot of the bank says who was evicted before anybody watched.
    @Test
    void one_that_was_evicted_long_ago_may_believe_to_be_inside() {
        run.effects.forEach((process, effects) -> begin(process, effects.size()));
        enters("client-1", 500);
        enters("client-3", 501);
        assertThat(red()).isEmpty();
        enters("client-2", 502);
        assertThat(red()).containsOnlyKeys(Property.AT_MOST_ONE_INSIDE);
    }

    private void enters(String process, int time) {
        int number = told.get(process) + 1;
        feeds.get(process).onEffects(new FeedMessage.Effects(number, number, """
                {"type":"effects","node":"%s","effects":[{"number":%d,"at":"2026-11-20T18:55:01Z","effect":{\
                "type":"Happened","time":%d,"fact":{"type":"Entered","request":{"time":%d,"node":%s}}}}]}"""
                .formatted(process, number, time, time, process.substring(7))));
    }

    @Test
    void says_who_is_watched() {
        beginAll();
        feeds.get("client-2").onAway(now);
        feeds.get("client-1").onEffects(new FeedMessage.Effects(
                1, 1,
                "{\"type\":\"effects\",\"node\":\"client-1\",\"effects\":[{\"number\":1,\"effect\":{\"type\":\"?\"}}]}"));
        assertThat(watch.report().watching()).containsExactly("bank", "client-3", "client-4");
        watch.forget("bank");
        assertThat(watch.report().watching()).containsExactly("client-3", "client-4");
    }

    // ---- branches

    private void branch(int number, String mode, String balance) {
        String name = "branch-" + number;
        feeds.computeIfAbsent(name, watch::watch).onUp(now);
        feeds.get(name).onSnapshot(new FeedMessage.Snapshot("", 0, "a", """
                {"type":"snapshot","node":"%s","effect":0,"life":"a","state":{"time":0,"mode":"%s","balance":"%s"}}"""
                .formatted(name, mode, balance)));
    }

    private void branchTells(int number, int effect, String fact) {
        String name = "branch-" + number;
        feeds.get(name).onEffects(new FeedMessage.Effects(effect, effect, """
                {"type":"effects","node":"%s","effects":[{"number":%d,"at":"2026-11-20T18:55:01Z",\
                "effect":{"type":"Happened","time":%d,"fact":%s}}]}""".formatted(name, effect, effect, fact)));
    }

    private static String executed(int event, String balance) {
        return """
                {"type":"Executed","origin":1,"update":{"eventId":%d,"kind":"DEPOSIT","amount":"1.00"},\
                "outcome":"SUCCESS","balance":"%s"}""".formatted(event, balance);
    }

    @Test
    void ordered_replicas_that_execute_differently_are_a_violation() {
        branch(1, "ORDERED", "4.00");
        branch(2, "ORDERED", "4.00");
        branchTells(1, 1, executed(1, "5.00"));
        assertThat(watch.report().replicas())
                .isEqualTo(new Replicas.Now("ORDERED", false, Map.of("branch-1", "5.00", "branch-2", "4.00")));
        branchTells(2, 1, executed(2, "5.00"));
        assertThat(watch.report().replicas().agree()).isTrue();
        assertThat(red()).containsOnlyKeys(Property.REPLICAS_EXECUTE_THE_SAME);
    }

    @Test
    void eager_replicas_may_diverge_and_that_is_shown() {
        branch(1, "EAGER", "4.00");
        branch(2, "EAGER", "4.00");
        branchTells(1, 1, executed(1, "5.00"));
        branchTells(2, 1, executed(2, "-6.00"));
        assertThat(watch.report().replicas().mode()).isEqualTo("EAGER");
        assertThat(watch.report().replicas().agree()).isFalse();
        assertThat(red()).isEmpty();
        assertThat(watched(Property.REPLICAS_EXECUTE_THE_SAME)).isFalse();
    }

    @Test
    void a_change_of_mode_ends_the_comparison() {
        branch(1, "ORDERED", "4.00");
        branch(2, "ORDERED", "4.00");
        assertThat(watched(Property.REPLICAS_EXECUTE_THE_SAME)).isTrue();
        branchTells(1, 1, "{\"type\":\"ModeChanged\",\"mode\":\"EAGER\"}");
        assertThat(watch.report().replicas().mode()).isNull();
        assertThat(watched(Property.REPLICAS_EXECUTE_THE_SAME)).isFalse();
    }

    @Test
    void a_branch_that_begins_a_new_life_in_mode_ordered_is_compared_again() {
        branch(1, "EAGER", "4.00");
        assertThat(watched(Property.REPLICAS_EXECUTE_THE_SAME)).isFalse();
        feeds.get("branch-1").onSnapshot(new FeedMessage.Snapshot("", 0, "b", """
                {"node":"branch-1","state":{"time":0,"mode":"ORDERED","balance":"4.00"}}"""));
        assertThat(watched(Property.REPLICAS_EXECUTE_THE_SAME)).isTrue();
    }

    private boolean watched(Property name) {
        return watch.report().properties().stream()
                .filter(property -> property.name() == name)
                .allMatch(PropertiesReport.Checked::watched);
    }

    // ---- what is no snapshot

    /// As values it would take a hundred times the room of its text.
    @Test
    void so_much_of_nothing_is_not_read() {
        String nothing = "[" + "{},".repeat(600_000) + "{}]";
        feeds.put("bank", watch.watch("bank"));
        feeds.get("bank").onUp(now);

        feeds.get("bank").onSnapshot(new FeedMessage.Snapshot("", 0, "a", """
                {"type":"snapshot","node":"bank","effect":0,"life":"a","state":{"time":7,"members":%s}}"""
                .formatted(nothing)));

        assertThat(watch.report().watching()).isEmpty();
    }

    @Test
    void what_is_not_watched_of_a_snapshot_is_passed_over() {
        feeds.put("bank", watch.watch("bank"));
        feeds.get("bank").onUp(now);

        feeds.get("bank").onSnapshot(new FeedMessage.Snapshot("", 0, "a", """
                {"type":"snapshot","node":"bank","state":{"time":7,"accounts":[[],{"a":[1]},"x"],"members":null}}"""));

        assertThat(watch.report().watching()).containsExactly("bank");
    }
}
