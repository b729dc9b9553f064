package lamportbank.bank;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.bank.BankCommand;
import lamportbank.core.bank.BankFact;
import lamportbank.core.bank.BankMessage;
import lamportbank.core.bank.BankProtocol;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.spring.ProcessDefinition;
import lamportbank.spring.chain.BlockTable;
import lamportbank.spring.channel.AddressBook;
import lamportbank.spring.channel.Channels;
import lamportbank.spring.journal.JdbcJournal;
import lamportbank.spring.json.Vocabulary;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.meters.HelpForBoot;
import lamportbank.spring.rest.Timing;
import lamportbank.spring.trouble.Troubles;
import lamportbank.spring.web.StateView;

@Configuration(proxyBeanMethods = false)
@Import(HelpForBoot.class)
@EnableConfigurationProperties(BankProperties.class)
class BankConfiguration {
    @Bean
    ProcessDefinition<BankProtocol.State> bank(BankProperties properties) {
        return new ProcessDefinition<>(
                new BankProtocol.Kind(properties.openingBalance()),
                BankProtocol.State.class,
                Vocabulary.of(BankMessage.class, BankCommand.class, BankFact.class));
    }

    static BankProtocol bankOf(LamportProcess process) {
        return (BankProtocol) process.protocol();
    }

    /// Members are reached where they said when they registered. All are greeted: any of them may have a question
    /// open.
    @Bean
    AddressBook addressBook() {
        return new AddressBook() {
            @Override
            public Optional<URI> find(LamportProcess process, ProcessId peer) {
                return bankOf(process).address(peer.number()).map(URI::create);
            }

            @Override
            public Set<ProcessId> acquaintances(LamportProcess process) {
                Set<ProcessId> all = new HashSet<>(process.peers());
                all.addAll(bankOf(process).activeMembers());
                return all;
            }
        };
    }

    @Bean
    BlockTable blocks(JdbcTemplate jdbc, JsonMapper json) {
        return new BlockTable(jdbc, json);
    }

    @Bean
    AccountTable accounts(JdbcTemplate jdbc) {
        return new AccountTable(jdbc);
    }

    @Bean
    SealedTransfers sealedTransfers(
            JdbcTemplate jdbc, BlockTable blocks, PlatformTransactionManager transactions) {
        SealedTransfers transfers = new SealedTransfers(jdbc, blocks);
        transfers.complete(new TransactionTemplate(transactions));
        return transfers;
    }

    @Bean
    Ledger ledger(AccountTable accounts, BlockTable blocks, SealedTransfers transfers) {
        return new Ledger(accounts, blocks, transfers);
    }

    @Bean
    BankMeters bankMeters(MeterRegistry registry, AccountTable accounts) {
        return new BankMeters(registry, accounts);
    }

    @Bean
    Behind behind(Troubles troubles, ObjectProvider<NodeLoop> loops, RestClient.Builder rest) {
        return new Behind(troubles, loops, looking(rest));
    }

    /// Sends no stamps.
    private static RestClient looking(RestClient.Builder rest) {
        return rest.clone().requestInterceptors(List::clear).build();
    }

    @Bean
    Rebuild rebuild(
            BankProperties properties,
            NodeLoop loop,
            JdbcJournal<?> journal,
            RestClient.Builder rest,
            Timing timing) {
        return new Rebuild(properties, loop, journal, looking(rest), rest.build(), timing);
    }

    @Bean
    TransferLog transferLog() {
        return new TransferLog();
    }

    @Bean
    StateView stateView(AccountTable accounts, ObjectProvider<Channels> channels) {
        return StateView.showing(
                BankView.class, process -> BankView.of(process, accounts.all(), channels.getObject().status()));
    }
}
