package lamportbank.client;

import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.bank.BankMessage;
import lamportbank.core.client.ClientCommand;
import lamportbank.core.client.ClientFact;
import lamportbank.core.client.ClientProtocol;
import lamportbank.core.client.MembershipMessage;
import lamportbank.core.mutex.MutexMessage;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.spring.LamportProperties;
import lamportbank.spring.ProcessDefinition;
import lamportbank.spring.chain.BlockTable;
import lamportbank.spring.channel.AddressBook;
import lamportbank.spring.channel.Channels;
import lamportbank.spring.json.Vocabulary;
import lamportbank.spring.meters.HelpForBoot;
import lamportbank.spring.rest.Questions;
import lamportbank.spring.trouble.Troubles;
import lamportbank.spring.web.StateView;
import lamportbank.spring.web.Waiters;

@Configuration(proxyBeanMethods = false)
@Import(HelpForBoot.class)
@EnableConfigurationProperties(ClientProperties.class)
class ClientConfiguration {
    @Bean
    ProcessDefinition<ClientProtocol.State> client(ClientProperties properties) {
        return new ProcessDefinition<>(
                new ClientProtocol.Kind(properties.limits()),
                ClientProtocol.State.class,
                Vocabulary.of(
                        MutexMessage.class,
                        MembershipMessage.class,
                        BankMessage.class,
                        ClientCommand.class,
                        ClientFact.class));
    }

    static ClientProtocol clientOf(LamportProcess process) {
        return (ClientProtocol) process.protocol();
    }

    /// Members are reached where they said when they registered. The bank is greeted too: it may have an eviction to
    /// tell.
    @Bean
    AddressBook addressBook(LamportProperties properties) {
        URI bank = bankAddress(properties);
        return new AddressBook() {
            @Override
            public Optional<URI> find(LamportProcess process, ProcessId peer) {
                return peer.equals(ClientProtocol.BANK)
                        ? Optional.of(bank)
                        : clientOf(process).address(peer.number()).map(URI::create);
            }

            @Override
            public Set<ProcessId> acquaintances(LamportProcess process) {
                Set<ProcessId> all = new HashSet<>(process.peers());
                if (process.self().number() > 0) {
                    all.add(ClientProtocol.BANK);
                }
                return all;
            }
        };
    }

    private static URI bankAddress(LamportProperties properties) {
        URI address = properties.peers().get(ClientProtocol.BANK.toString());
        if (address == null) {
            throw new IllegalStateException("lamport.peers.bank must say where the bank is");
        }
        return address;
    }

    @Bean
    Bank bank(RestClient.Builder rest, LamportProperties properties) {
        return new Bank(rest.clone().baseUrl(bankAddress(properties)).build());
    }

    @Bean
    BlockTable blocks(JdbcTemplate jdbc, JsonMapper json) {
        return new BlockTable(jdbc, json);
    }

    @Bean
    TransferTable transfers(JdbcTemplate jdbc) {
        return new TransferTable(jdbc);
    }

    @Bean
    ChainCopy chainCopy(BlockTable blocks, TransferTable transfers) {
        return new ChainCopy(blocks, transfers);
    }

    @Bean
    TransferDesk transferDesk(TransferTable transfers, Waiters waiters) {
        return new TransferDesk(transfers, waiters);
    }

    @Bean
    ClientMeters clientMeters(MeterRegistry registry, Clock wall) {
        return new ClientMeters(registry, wall);
    }

    @Bean
    MembershipHealth membershipHealthIndicator() {
        return new MembershipHealth();
    }

    @Bean
    MembershipTroubles membershipTroubles(Troubles troubles) {
        return new MembershipTroubles(troubles, MembershipTroubles.PATIENCE);
    }

    @Bean
    StateView stateView(ObjectProvider<Channels> channels, ObjectProvider<Questions> questions) {
        return StateView.showing(ClientView.class, process -> ClientView.of(
                process, channels.getObject().status(), questions.getObject().status()));
    }
}
