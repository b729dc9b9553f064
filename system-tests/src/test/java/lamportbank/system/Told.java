package lamportbank.system;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;

/// What a page is told by a dashboard's server that makes everything up: a bank and clients, and what they do, one effect
/// a tenth of a second after the other.
final class Told {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T12:00:00Z");
    private static final long STEP_MILLIS = 100;

    private final List<String> messages = new ArrayList<>(List.of("{\"type\":\"hello\"}"));
    private final Map<String, Long> numbers = new LinkedHashMap<>();
    private final Map<String, Long> sequences = new LinkedHashMap<>();
    private final int clients;
    private long millis;
    private WebSocketRoute line;

    Told(int clients) {
        this.clients = clients;
        begin("bank", "\"accounts\":[],\"height\":0,\"tip\":null,\"conflicts\":0,\"total\":\"0.00\",\"members\":"
                + members());
        for (int number = 1; number <= clients; number++) {
            begin("client-" + number, """
                    "phase":"MEMBER","queue":[],"waiting":[],"heard":{},"inside":null,"members":%s,\
                    "chain":{"height":0,"tip":null,"heldBack":[]}""".formatted(members()));
        }
    }

    private String members() {
        return IntStream.rangeClosed(1, clients)
                .mapToObj(id -> "{\"id\":" + id + ",\"status\":\"ACTIVE\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private void begin(String name, String state) {
        numbers.put(name, 0L);
        messages.add("""
                {"type":"process","name":"%s","up":true,"everHeard":true,"since":"%s","troubles":null,\
                "snapshot":{"effect":0,"life":"a","state":{"time":0,%s}},"effects":[]}"""
                .formatted(name, BEGINNING, state));
    }

    /// Opens the page and tells it what there is.
    void to(Page page, String address) {
        page.routeWebSocket("**/live", opened -> {
            line = opened;
            flush();
        });
        page.navigate(address);
    }

    /// Tells what there is to tell.
    void flush() {
        if (line != null && !messages.isEmpty()) {
            line.send(messages.stream().collect(Collectors.joining(",", "[", "]")));
            messages.clear();
        }
    }

    void tell(String message) {
        messages.add(message);
        flush();
    }

    void close() {
        line.close();
    }

    Instant now() {
        return BEGINNING.plusMillis(millis);
    }

    void passes(long passing) {
        millis += passing;
    }

    // ---- what processes do

    private void effect(String name, String effect) {
        millis += STEP_MILLIS;
        long number = numbers.merge(name, 1L, Long::sum);
        messages.add("""
                {"type":"effects","name":"%s","feed":{"effects":[{"number":%d,"at":"%s","effect":{%s}}]}}"""
                .formatted(name, number, now(), effect));
    }

    void happens(String name, long time, String fact) {
        effect(name, "\"type\":\"Happened\",\"time\":" + time + ",\"fact\":{" + fact + "}");
    }

    /// @return the number of the message on the channel to the first
    long sends(String from, long time, String message, List<String> to) {
        to.forEach(peer -> sequences.merge(from + " " + peer, 1L, Long::sum));
        String receivers = to.stream()
                .map(peer -> "\"" + peer + "\":" + sequences.get(from + " " + peer))
                .collect(Collectors.joining(",", "{", "}"));
        effect(from, "\"type\":\"Sent\",\"time\":" + time + ",\"to\":" + receivers + ",\"message\":{" + message + "}");
        return sequences.get(from + " " + to.getFirst());
    }

    void receives(String name, long time, String from, long sequence, long stamp, String message) {
        effect(name, """
                "type":"Received","time":%d,"from":"%s","sequence":%d,"stamp":%d,"message":{%s}"""
                .formatted(time, from, sequence, stamp, message));
    }

    void calls(String from, long time, String to, String question) {
        effect(from,
                "\"type\":\"Called\",\"time\":" + time + ",\"to\":\"" + to + "\",\"call\":1,\"question\":{" + question
                        + "}");
    }

    static String request(int from) {
        return "\"type\":\"Request\",\"transfers\":[{\"id\":\"t" + from + "\",\"from\":" + from
                + ",\"to\":1,\"amount\":\"1.00\"}]";
    }

    /// Without the block, which the page does not look at here.
    static String release(int client, long time) {
        return "\"type\":\"Release\",\"request\":{\"time\":" + time + ",\"node\":" + client
                + "},\"block\":{\"height\":0,\"hash\":\"h\",\"transfers\":[]}";
    }

    void enters(int client, long time) {
        enters(client, time, time);
    }

    /// With a request of an earlier time.
    void enters(int client, long time, long request) {
        happens("client-" + client, time,
                "\"type\":\"Entered\",\"request\":{\"time\":" + request + ",\"node\":" + client + "}");
    }

    void leaves(int client, long time) {
        leaves(client, time, time);
    }

    void leaves(int client, long time, long request) {
        happens("client-" + client, time,
                "\"type\":\"Released\",\"request\":{\"time\":" + request + ",\"node\":" + client
                        + "},\"block\":{\"height\":0,\"hash\":\"h\",\"transfers\":[]}");
    }

    void queries(int client, long time) {
        happens("client-" + client, time, "\"type\":\"BalanceQueried\"");
    }

    void status(int client, String status, long time) {
        happens("bank", time,
                "\"type\":\"MemberChanged\",\"member\":{\"id\":" + client + ",\"status\":\"" + status + "\"}");
    }

    // ---- what becomes of them

    void isUp(String name, boolean up) {
        messages.add("{\"type\":\"status\",\"name\":\"%s\",\"up\":%b,\"everHeard\":true,\"since\":\"%s\"}"
                .formatted(name, up, now()));
    }

    void noted(String name, String what, String peer) {
        messages.add("{\"type\":\"noted\",\"name\":\"%s\",\"what\":\"%s\",\"at\":\"%s\",\"peer\":%s}"
                .formatted(name, what, now(), peer == null ? null : "\"" + peer + "\""));
    }
}
