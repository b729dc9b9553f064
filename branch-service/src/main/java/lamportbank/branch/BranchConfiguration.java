package lamportbank.branch;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

import lamportbank.core.branch.BranchCommand;
import lamportbank.core.branch.BranchFact;
import lamportbank.core.branch.BranchMessage;
import lamportbank.core.branch.BranchProtocol;
import lamportbank.core.process.LamportProcess;
import lamportbank.core.process.ProcessId;
import lamportbank.spring.LamportProperties;
import lamportbank.spring.ProcessDefinition;
import lamportbank.spring.channel.AddressBook;
import lamportbank.spring.channel.Channels;
import lamportbank.spring.json.Vocabulary;
import lamportbank.spring.meters.HelpForBoot;
import lamportbank.spring.web.StateView;
import lamportbank.spring.web.Waiters;

import static java.util.stream.Collectors.toUnmodifiableSet;

@Configuration(proxyBeanMethods = false)
@Import(HelpForBoot.class)
@EnableConfigurationProperties(BranchProperties.class)
class BranchConfiguration {
    @Bean
    ProcessDefinition<BranchProtocol.State> branch(LamportProperties lamport, BranchProperties properties) {
        return new ProcessDefinition<>(
                new BranchProtocol.Kind(
                        ProcessId.parse(lamport.process()).number(),
                        others(lamport),
                        BranchProtocol.Limits.DEFAULT,
                        properties.mode(),
                        properties.openingBalance()),
                BranchProtocol.State.class,
                Vocabulary.of(BranchMessage.class, BranchCommand.class, BranchFact.class));
    }

    /// The branches are a fixed set: all that have an address, but for this one.
    private static SortedSet<Integer> others(LamportProperties lamport) {
        SortedSet<Integer> others = new TreeSet<>();
        lamport.peers().keySet().stream()
                .map(ProcessId::parse)
                .filter(peer -> peer.role().equals(BranchProtocol.BRANCH))
                .forEach(peer -> others.add(peer.number()));
        others.remove(ProcessId.parse(lamport.process()).number());
        return others;
    }

    static BranchProtocol branchOf(LamportProcess process) {
        return (BranchProtocol) process.protocol();
    }

    /// All branches are greeted, so that each knows at once of one that has lost its journal.
    @Bean
    AddressBook addressBook(LamportProperties lamport) {
        Set<ProcessId> others = others(lamport).stream()
                .map(number -> new ProcessId(BranchProtocol.BRANCH, number))
                .collect(toUnmodifiableSet());
        return new AddressBook() {
            @Override
            public Optional<URI> find(LamportProcess process, ProcessId peer) {
                return Optional.ofNullable(lamport.peers().get(peer.toString()));
            }

            @Override
            public Set<ProcessId> acquaintances(LamportProcess process) {
                return others;
            }
        };
    }

    @Bean
    EventTable events(JdbcTemplate jdbc) {
        return new EventTable(jdbc);
    }

    @Bean
    UpdateDesk updateDesk(EventTable events, Waiters waiters) {
        return new UpdateDesk(events, waiters);
    }

    @Bean
    ModeDesk modeDesk(Waiters waiters) {
        return new ModeDesk(waiters);
    }

    @Bean
    BranchMeters branchMeters(MeterRegistry registry) {
        return new BranchMeters(registry);
    }

    @Bean
    UpdateLog updateLog() {
        return new UpdateLog();
    }

    @Bean
    StateView stateView(ObjectProvider<Channels> channels) {
        return StateView.showing(
                BranchView.class, process -> BranchView.of(process, channels.getObject().status()));
    }
}
