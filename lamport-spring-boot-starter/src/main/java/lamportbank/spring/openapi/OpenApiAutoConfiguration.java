package lamportbank.spring.openapi;

import java.util.List;
import java.util.Optional;

import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

import lamportbank.spring.ProcessDefinition;
import lamportbank.spring.json.Vocabulary;
import lamportbank.spring.web.StateView;

/// For every service that describes itself, whether it is a Lamport process or not.
@AutoConfiguration
@ConditionalOnClass(OperationCustomizer.class)
public class OpenApiAutoConfiguration {
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
