package lamportbank.spring.journal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.TreeSet;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.bank.BankProtocol;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.branch.Mode;
import lamportbank.core.chain.Money;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.process.Node;
import lamportbank.core.process.OtherRules;
import lamportbank.core.process.ProcessId;
import lamportbank.core.process.Protocol;
import lamportbank.spring.json.ServiceJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Journals of processes that were killed when format 1 was written, in which a multicast has one effect for each
/// receiver: they are read, their effects keep their numbers, and the process goes on in the format of now. One was
/// stopped cleanly.
class FormerFormatTest {
    @TempDir
    private Path directory;

    @Test
    void a_bank_goes_on() {
        BankProtocol.State bank = goneOn(
                "bank", ServiceJson.bank(), BankProtocol.State.class, new BankProtocol.Kind(Money.parse("10.00")), 36);

        assertThat(bank.height()).isEqualTo(6);
    }

    @Test
    void a_client_goes_on() {
        ClientProtocol.State client = goneOn(
                "client-1", ServiceJson.client(), ClientProtocol.State.class,
                new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT), 57);

        assertThat(client.chain().height()).isEqualTo(6);
        assertThat(client.members()).containsOnlyKeys(2, 3);
    }

    /// The rules of branches have changed since: only what has not to be handled again can be gone on from.
    @Test
    void a_branch_goes_on_if_it_was_stopped_cleanly() {
        assertThat(branch("branch-1").balance()).isEqualTo(Money.parse("403.00"));
    }

    @Test
    void a_branch_that_was_killed_is_refused() {
        assertThatThrownBy(() -> branch("branch-1-killed")).isInstanceOf(OtherRules.class);
    }

    private BranchProtocol.State branch(String journal) {
        return goneOn(
                journal, ServiceJson.branch(), BranchProtocol.State.class,
                new BranchProtocol.Kind(1, new TreeSet<>(List.of(2, 3)), BranchProtocol.Limits.DEFAULT, Mode.ORDERED,
                        Money.parse("400.00")),
                50);
    }

    /// @return its state after a start with the former journal
    private <S> S goneOn(String file, JsonMapper json, Class<S> state, Protocol.Kind<S> kind, long effects) {
        DataSource database = TestDatabase.sqlite(directory);
        new ResourceDatabasePopulator(new ClassPathResource("journal-format-1/" + file + ".sql")).execute(database);
        String name = file.replace("-killed", "");
        JdbcTemplate jdbc = new JdbcTemplate(database);
        JdbcJournal<S> journal = new JdbcJournal<>(
                jdbc, new TransactionTemplate(new JdbcTransactionManager(database)), json, state, List.of(),
                Clock.systemUTC(), 1_000, () -> true);
        journal.identity(name);
        jdbc.update("update identity set format = 1");
        journal.takeOver();
        assertThat(jdbc.queryForObject("select format from identity", Integer.class)).isEqualTo(JournalDatabase.FORMAT);

        Node<S> node = new Node<>(ProcessId.parse(name), kind, journal, 1);

        assertThat(node.lastEffect()).isEqualTo(effects);
        node.snapshot();
        return journal.latest().orElseThrow().state().protocol();
    }
}
