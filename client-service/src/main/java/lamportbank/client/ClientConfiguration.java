package lamportbank.client;

import java.net.URI;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
import lamportbank.spring.LamportProperties;
import lamportbank.spring.ProcessDefinition;
import lamportbank.spring.chain.BlockTable;
import lamportbank.spring.channel.AddressBook;
import lamportbank.spring.channel.Channels;
import lamportbank.spring.json.Vocabulary;
import lamportbank.spring.web.StateView;

@Configuration(proxyBeanMethods = false)
class ClientConfiguration {
    @Bean
    ProcessDefinition<ClientProtocol.State> client() {
        return new ProcessDefinition<>(
                new ClientProtocol.Kind(ClientProtocol.Limits.DEFAULT),
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

    /// Members are reached where they said when they registered.
    @Bean
    AddressBook addressBook() {
        return (process, peer) -> clientOf(process).address(peer.number()).map(URI::create);
    }

    @Bean
    Bank bank(RestClient.Builder rest, LamportProperties properties) {
        URI address = properties.peers().get(ClientProtocol.BANK.toString());
        if (address == null) {
            throw new IllegalStateException("lamport.peers.bank must say where the bank is");
        }
        return new Bank(rest.clone().baseUrl(address).build());
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
    TransferDesk transferDesk(TransferTable transfers) {
        return new TransferDesk(transfers);
    }

    @Bean
    StateView stateView(ObjectProvider<Channels> channels) {
        return process -> ClientView.of(process, channels.getObject().status());
    }
}
