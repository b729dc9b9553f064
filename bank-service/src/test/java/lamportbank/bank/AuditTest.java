package lamportbank.bank;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.chain.Money;
import lamportbank.core.chain.Transfer;
import lamportbank.core.clock.Timestamp;
import lamportbank.core.process.Input;
import lamportbank.core.process.Message;
import lamportbank.core.process.ProcessId;
import lamportbank.core.property.Property;
import lamportbank.spring.chain.BlockTable;
import lamportbank.spring.journal.JdbcJournal;
import lamportbank.spring.loop.NodeLoop;

import static org.assertj.core.api.Assertions.assertThat;

/// The books of a bank, as they are and with something changed behind its back.
class AuditTest {
    private static final List<String> TABLES = List.of("account", "block", "step");

    @TempDir
    private static Path data;

    private static ConfigurableApplicationContext bank;
    private static JdbcTemplate jdbc;
    private static long exchange;

    private final Audit audit = new Audit(
            bank.getBean(AccountTable.class), bank.getBean(BlockTable.class), bank.getBean(JdbcJournal.class),
            () -> true);

    @BeforeAll
    static void open() {
        SpringApplication application = BankService.application();
        bank = application.run("--server.port=0", "--server.address=127.0.0.1", "--lamport.data=" + data);
        jdbc = bank.getBean(JdbcTemplate.class);
        ask(1, 1, new BankMessage.Register("one", "http://127.0.0.1:1", 1));
        ask(2, 1, new BankMessage.Register("two", "http://127.0.0.1:2", 2));
        propose(0, "a", 1, 2, 400);
        propose(1, "b", 2, 1, 150);
        propose(2, "c", 1, 2, 9999);
    }

    @AfterAll
    static void close() {
        bank.close();
    }

    private static void propose(long height, String id, int from, int to, long cents) {
        ask(from, 10 * (height + 1) + 1, new BankMessage.Propose(height, new Timestamp(10 * (height + 1), from),
                List.of(new Transfer(id, from, to, new Money(cents)))).lookedUp(height, List.of(), null));
    }

    private static void ask(int client, long stamp, Message question) {
        bank.getBean(NodeLoop.class)
                .submit(new Input.Serve(++exchange, new ProcessId("client", client), stamp, question));
    }

    private Audit.Report audit() {
        return audit.run(0, false);
    }

    private static List<Property> broken(Audit.Report report) {
        return report.properties().stream()
                .filter(property -> !property.ok())
                .map(Audit.Checked::name)
                .toList();
    }

    @Test
    void books_that_are_right() {
        Audit.Report report = audit();
        assertThat(report.findings()).isEmpty();
        assertThat(report.ok()).isTrue();
        assertThat(report.blocks()).isGreaterThanOrEqualTo(3);
        assertThat(report.transfers()).isEqualTo(report.blocks());
        assertThat(report.total()).isEqualTo(new Money(2000));
        assertThat(report.conflicts()).isZero();
        assertThat(report.properties()).allMatch(Audit.Checked::ok)
                .extracting(Audit.Checked::name)
                .contains(Property.MONEY_IS_CONSERVED, Property.CLOCK_CONDITION)
                .doesNotContain(Property.AT_MOST_ONE_INSIDE, Property.EVERY_REQUEST_ENDS);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            an amount in a block   | NO_HASH_CHANGES             | update block set block = replace(block, '1.50', '1.60') where height = 1
            an outcome in a block  | NO_HASH_CHANGES             | update block set block = replace(block, 'ABORT', 'SUCCESS') where height = 2
            a link                 | CHAINS_ARE_PREFIXES         | update block set block = (select block from block where height = 2) where height = 1
            a block that is away   | CHAINS_ARE_PREFIXES         | delete from block where height = 0
            the order              | ENTRY_IN_TIMESTAMP_ORDER    | update block set block = replace(block, '"time":30', '"time":3') where height = 2
            a transfer twice       | EVERY_TRANSFER_IN_ONE_BLOCK | update block set block = replace(block, '"c"', '"a"') where height = 2
            a balance              | MONEY_IS_CONSERVED          | update account set balance = balance + 1 where id = 1
            two balances           | MONEY_IS_CONSERVED          | update account set balance = balance + 3 - 2 * id
            the journal            | CLOCK_CONDITION             | update step set effects = replace(effects, '"time":2,', '"time":1,')
            """)
    void what_was_changed_is_found(String what, Property property, String change) {
        TABLES.forEach(table -> jdbc.execute("create table " + table + "_kept as select * from " + table));
        try {
            assertThat(jdbc.update(change)).isPositive();
            Audit.Report report = audit();
            assertThat(broken(report)).as(report.findings().toString()).contains(property);
            assertThat(report.ok()).isFalse();
        } finally {
            TABLES.forEach(table -> {
                jdbc.execute("delete from " + table);
                jdbc.execute("insert into " + table + " select * from " + table + "_kept");
                jdbc.execute("drop table " + table + "_kept");
            });
        }
    }

    @Test
    void an_audit_goes_on_where_the_one_before_ended_and_knows_that_the_journal_lets_go() {
        assertThat(audit().ok()).isTrue();
        long height = audit().blocks();
        propose(height, "d" + height, 1, 2, 5);
        propose(height + 1, "e" + height, 2, 1, 5);
        jdbc.execute("create table step_kept as select * from step");
        try {
            jdbc.execute("delete from step where number < (select max(number) from step)");
            assertThat(audit().findings()).as("of the journal, only the latest step is left").isEmpty();
        } finally {
            jdbc.execute("delete from step");
            jdbc.execute("insert into step select * from step_kept");
            jdbc.execute("drop table step_kept");
        }
    }

    @Test
    void a_conflict_is_found_however_long_ago_it_was() {
        Audit.Report report = audit.run(1, false);
        assertThat(broken(report)).containsExactly(Property.NO_CONFLICT_AT_THE_BANK);
        assertThat(report.findings()).containsExactly("1 times two members believed to be inside at once");
    }

    @Test
    void an_older_copy_is_not_all_right_however_well_its_own_sums_add_up() {
        Audit.Report report = audit.run(0, true);
        assertThat(report.ok()).isFalse();
        assertThat(broken(report)).containsExactly(Property.NOTHING_COMMITTED_IS_FORGOTTEN);
    }
}
