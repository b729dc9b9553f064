package lamportbank.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/// A bank, two clients, a branch and a dashboard on the ports of `./start`, all in memory, that do what they are asked at
/// once; and lie, if a test tells them to.
final class StubBank implements AutoCloseable {
    /// How it does not do what it should.
    enum Fault {
        AUDIT_FINDS, MONEY_IS_LOST, A_COPY_IS_BEHIND, A_TRANSFER_IS_IN_NO_BLOCK, A_TRANSFER_IS_IN_TWO_BLOCKS,
        ANOTHER_OUTCOME_IS_TOLD, A_DEPOSIT_IS_LOST, NO_SUCH_ACCOUNT
    }

    private record Sealed(String id, int height) {}

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int CLIENTS = 2;
    private static final String TIP = "e3b0c44298fc1c14";

    private final List<HttpServer> servers = new ArrayList<>();
    private final Set<Fault> faults;
    private final Map<String, Sealed> sealed = new HashMap<>();
    private final List<String> blocks = new ArrayList<>();
    private final Set<String> deposits = new HashSet<>();
    private final AtomicInteger toRefuse = new AtomicInteger();
    private final AtomicInteger toLose = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private int port;

    StubBank(Fault... faults) throws IOException {
        this.faults = Set.of(faults);
        while (servers.isEmpty()) {
            port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try {
                open(port - 10, "");
                open(port, "bank");
                open(port + 11, "client-1");
                open(port + 12, "client-2");
                open(port + 111, "branch-1");
            } catch (BindException taken) {
                close();
                servers.clear();
            }
        }
    }

    private void open(int at, String name) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
        servers.add(server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(name, exchange));
        server.start();
    }

    URI bank() {
        return URI.create("http://127.0.0.1:" + port);
    }

    URI dashboard() {
        return URI.create("http://127.0.0.1:" + (port - 10));
    }

    URI client() {
        return URI.create("http://127.0.0.1:" + (port + 11));
    }

    /// The next orders are told to come back, at once.
    void refuse(int orders) {
        toRefuse.set(orders);
    }

    /// The next orders are carried out, and nobody hears of it.
    void loseTheAnswersTo(int orders) {
        toLose.set(orders);
    }

    /// Answers no order until it is released.
    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        held.countDown();
    }

    // ---- what they say

    private void answer(String name, HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean isOrder = exchange.getRequestMethod().equals("POST");
            if (isOrder) {
                held.await();
                if (toRefuse.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    say(exchange, 429, "{}");
                    return;
                }
                if (faults.contains(Fault.NO_SUCH_ACCOUNT)) {
                    say(exchange, 404, "{\"detail\": \"there is no account 2\"}");
                    return;
                }
            }
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            String said = name.isEmpty() ? "" : switch (path) {
                case "/clock" -> "{\"node\": \"%s\", \"time\": 1}".formatted(name);
                case "/members" -> members(exchange.getRequestURI().getQuery());
                case "/audit" -> faults.contains(Fault.AUDIT_FINDS)
                        ? "{\"ok\": false, \"findings\": [\"block 7 has another hash\"]}"
                        : "{\"ok\": true, \"blocks\": 1, \"transfers\": 1, \"findings\": []}";
                case "/state" -> state(name);
                case "/blocks" -> blocks(exchange.getRequestURI().getQuery());
                case "/transfers" -> transfer(key);
                case "/deposits" -> deposit(key);
                case "/actuator/prometheus" -> meters();
                default -> "";
            };
            if (!isOrder || toLose.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
                say(exchange, said.isEmpty() ? 404 : 200, said);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /// On two pages; of client 2 with an address that is good only elsewhere.
    private String members(@Nullable String query) {
        return query == null
                ? """
                        {"members": [{"id": 1, "address": "%s", "status": "ACTIVE"}], "next": 2}""".formatted(client())
                : """
                        {"members": [{"id": 2, "address": "http://client-2.invalid:8080", "status": "ACTIVE"},
                        {"id": 3, "address": "http://127.0.0.1:1", "status": "LEFT"}], "next": null}""";
    }

    private synchronized String state(String name) {
        if (name.equals("bank")) {
            String total = faults.contains(Fault.MONEY_IS_LOST) && !blocks.isEmpty() ? "19.99" : "20.00";
            return """
                    {"accounts": [{"id": 1, "opening": "10.00"}, {"id": 2, "opening": "10.00"}],
                    "total": "%s", "height": %d, "tip": "%s"}""".formatted(total, blocks.size(), TIP);
        }
        if (name.equals("branch-1")) {
            int there = deposits.size() - (faults.contains(Fault.A_DEPOSIT_IS_LOST) && !deposits.isEmpty() ? 1 : 0);
            return "{\"balance\": \"%s\", \"queue\": [], \"channels\": []}"
                    .formatted(BigDecimal.valueOf(40_000 + there, 2));
        }
        boolean behind = faults.contains(Fault.A_COPY_IS_BEHIND) && name.equals("client-2");
        return """
                {"queue": [], "waiting": [], "channels": [{"peer": "client-1", "unacknowledged": 0}],
                "chain": {"height": %d, "tip": "%s"}}""".formatted(blocks.size() - (behind ? 1 : 0),
                TIP);
    }

    private synchronized String blocks(String query) {
        int from = Integer.parseInt(query.replaceAll(".*from=([0-9]+).*", "$1"));
        return "{\"blocks\": [%s], \"height\": %d}".formatted(
                String.join(",", blocks.subList(from, Math.min(blocks.size(), from + 1000))), blocks.size());
    }

    private synchronized String transfer(String key) {
        Sealed mine = sealed.computeIfAbsent(key, first -> seal());
        return "{\"id\": \"%s\", \"status\": \"%s\", \"height\": %d}".formatted(
                mine.id(), faults.contains(Fault.ANOTHER_OUTCOME_IS_TOLD) ? "ABORT" : "SUCCESS", mine.height());
    }

    /// A block for every transfer.
    private Sealed seal() {
        Sealed mine = new Sealed("transfer-" + blocks.size(), blocks.size());
        block(faults.contains(Fault.A_TRANSFER_IS_IN_NO_BLOCK) && blocks.isEmpty() ? "another" : mine.id());
        if (faults.contains(Fault.A_TRANSFER_IS_IN_TWO_BLOCKS) && mine.height() == 0) {
            block(mine.id());
        }
        return mine;
    }

    private void block(String id) {
        blocks.add("{\"height\": %d, \"transfers\": [{\"id\": \"%s\", \"outcome\": \"SUCCESS\"}]}"
                .formatted(blocks.size(), id));
    }

    private synchronized String deposit(String key) {
        deposits.add(key);
        return "{\"eventId\": %s, \"status\": \"SUCCESS\"}".formatted(key);
    }

    /// Three messages and two commits of a client for each block, and one of the bank.
    private synchronized String meters() {
        return """
                # TYPE lamport_messages_total counter
                lamport_messages_total{direction="sent",type="Request"} %.1f
                lamport_messages_total{direction="received",type="Reply"} 7.0
                lamport_section_waiting_seconds_count{process="x"} %.1f
                lamport_journal_commit_seconds_count{process="x"} %d
                """.formatted(3.0 * blocks.size() / CLIENTS, (double) blocks.size() / CLIENTS, blocks.size());
    }

    @Override
    public void close() {
        release();
        servers.forEach(server -> server.stop(0));
    }
}
