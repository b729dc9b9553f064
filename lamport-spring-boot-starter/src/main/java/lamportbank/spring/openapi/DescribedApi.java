package lamportbank.spring.openapi;

import java.util.List;
import java.util.Optional;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import lamportbank.spring.ProcessDefinition;
import lamportbank.spring.json.Vocabulary;
import lamportbank.spring.web.StateView;

/// How a service of ours describes itself in OpenAPI, whether it is a Lamport process or not. Needs springdoc.
@Configuration(proxyBeanMethods = false)
public class DescribedApi {
    @Bean
    Descriptions lamportDescriptions(
            ObjectProvider<ProcessDefinition<?>> definition, ObjectProvider<StateView> state) {
        List<Vocabulary> vocabularies = Optional.ofNullable(definition.getIfAvailable())
                .map(ProcessDefinition::vocabulary)
                .map(List::of)
                .orElse(List.of());
        Class<?> shown =
                Optional.ofNullable(state.getIfAvailable()).<Class<?>>map(StateView::shape).orElse(Object.class);
        return new Descriptions(new Schemas(vocabularies, shown), state.getIfAvailable() != null);
    }
}
