package lamportbank.benchmark.peer;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import lamportbank.benchmark.running.ChildJvm;
import lamportbank.benchmark.running.Http;
import lamportbank.benchmark.running.Ports;
import lamportbank.benchmark.running.Scratch;

import static org.assertj.core.api.Assertions.assertThat;

/// A peer that is fast because it gets the money wrong, or forgets it, would be no peer.
class HonestPeersTest {
    private static final int CLIENTS = 3;
    private static final int CALLERS = 4;
    private static final int TRANSFERS = 10;
    private static final long OPENING = 20;

    private static Scratch scratch;
    private static EmbeddedPostgres postgres;
    private DataSource database;

    @BeforeAll
    static void startDatabase() throws Exception {
        scratch = Scratch.make();
        postgres = PeerBank.postgres(scratch);
    }

    @AfterAll
    static void stopDatabase() throws Exception {
        postgres.close();
        scratch.close();
    }

    @BeforeEach
    void openAccounts() throws SQLException {
        database = postgres.getPostgresDatabase();
        execute("drop table if exists account, transfer");
        new Ledger(database).open(CLIENTS, OPENING);
    }

    @Test
    void row_locks_keep_the_money_right() throws Exception {
        send(Stream.generate(Guard.Rows::new).limit(CLIENTS).toList(), new AtomicInteger(Integer.MIN_VALUE));
        requireTheMoneyIsRight();
    }

    @Test
    void with_the_lock_one_is_inside_at_a_time_and_the_money_is_right() throws Exception {
        int port = Ports.anyFree();
        AtomicInteger inside = new AtomicInteger();
        try (ChildJvm _ = ZooKeeperNode.start(port, scratch)) {
            List<Guard.Mutex> guards = Stream.generate(() -> new Guard.Mutex(ZooKeeperNode.address(port)))
                    .limit(CLIENTS)
                    .toList();
            send(guards, inside);
            guards.forEach(Guard.Mutex::close);
        }
        requireTheMoneyIsRight();
    }

    @Test
    void every_branch_of_the_model_executes_and_stores_every_deposit() {
        int first = Ports.firstOf(2);
        List<ConfigurableApplicationContext> branches = new ArrayList<>();
        try (Http http = new Http()) {
            branches.add(branch(first, first + 1));
            branches.add(branch(first + 1, first));
            atOnce(IntStream.range(0, 2 * CALLERS)
                    .<Runnable>mapToObj(caller -> () -> http.post(
                            Ports.url(first + caller % 2).resolve("/deposits"), "{\"amount\":\"0.25\"}"))
                    .toList());
            for (int port : List.of(first, first + 1)) {
                assertThat(http.json(Ports.url(port).resolve("/balance")).path("balance").decimalValue())
                        .isEqualByComparingTo("2.00");
            }
        } finally {
            branches.forEach(ConfigurableApplicationContext::close);
        }
    }

    private static ConfigurableApplicationContext branch(int port, int other) {
        List<String> arguments = SourceBranches.arguments(
                Ports.url(port), List.of(Ports.url(other)), true, scratch.path().resolve(port + ".db"));
        return SpringApplication.run(SourceBranch.class, arguments.toArray(String[]::new));
    }

    /// More than there is, so that some are not covered.
    ///
    /// @param inside how many may be, and are, in the section besides the one who looks
    private void send(List<? extends Guard> guards, AtomicInteger inside) {
        Ledger ledger = new Ledger(database);
        List<Runnable> callers = new ArrayList<>();
        for (int caller = 0; caller < CLIENTS * CALLERS; caller++) {
            int from = caller % CLIENTS + 1;
            int to = from % CLIENTS + 1;
            Guard guard = guards.get(from - 1);
            callers.add(() -> {
                for (int count = 1; count <= TRANSFERS; count++) {
                    send(ledger, guard, from, to, 3 * from + count, inside);
                }
            });
        }
        atOnce(callers);
    }

    private static void send(Ledger ledger, Guard guard, int from, int to, long cents, AtomicInteger inside) {
        try {
            guard.within(() -> {
                assertThat(inside.getAndIncrement()).isLessThanOrEqualTo(0);
                boolean covered = ledger.transfer(from, to, cents);
                inside.decrementAndGet();
                return covered;
            });
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static void atOnce(List<Runnable> callers) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> calling = callers.stream().map(threads::submit).toList();
            for (Future<?> caller : calling) {
                caller.get();
            }
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private void requireTheMoneyIsRight() throws SQLException {
        Ledger ledger = new Ledger(database);
        assertThat(ledger.transfers()).isEqualTo(CLIENTS * CALLERS * TRANSFERS);
        assertThat(ledger.total()).isEqualTo(CLIENTS * OPENING);
        assertThat(ledger.largestError(OPENING)).isZero();
        assertThat(number("select min(balance) from account")).isNotNegative();
        assertThat(number("select count(*) from transfer where outcome = 'SUCCESS'")).isPositive();
        assertThat(number("select count(*) from transfer where outcome = 'ABORT'")).isPositive();
    }

    private long number(String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String command) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
