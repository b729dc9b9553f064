package guestbook;

import java.util.SortedSet;
import java.util.TreeSet;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

import lamportbank.core.process.ProcessId;
import lamportbank.spring.LamportProperties;
import lamportbank.spring.ProcessDefinition;
import lamportbank.spring.json.Vocabulary;

@SpringBootApplication
public class GuestbookService {
    public static void main(String[] arguments) {
        SpringApplication.run(GuestbookService.class, arguments);
    }

    @Bean
    ProcessDefinition<Guestbook.State> guestbook(LamportProperties lamport) {
        SortedSet<ProcessId> others = new TreeSet<>();
        lamport.peers().keySet().forEach(peer -> others.add(ProcessId.parse(peer)));
        return new ProcessDefinition<>(
                new Guestbook.Kind(others),
                Guestbook.State.class,
                Vocabulary.of(Guestbook.Sign.class, Guestbook.Signed.class, Guestbook.Written.class));
    }
}
