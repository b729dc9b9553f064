package lamportbank.spring;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class LamportPropertiesTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues("lamport.process=branch-2", "lamport.max-waiting-callers=10");

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(LamportProperties.class)
    static class Application {}

    private ApplicationContextRunner withVariable(String name, String value) {
        return application.withInitializer(context -> {
            context.getEnvironment().getPropertySources().replace(
                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                    new SystemEnvironmentPropertySource(
                            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(name, value)));
            new LamportDefaults().postProcessEnvironment(context.getEnvironment(), new SpringApplication());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"LAMPORT_PEERS_BRANCH_1", "LAMPORT_PEERS_BRANCH1"})
    void peers_can_be_named_in_the_environment(String variable) {
        withVariable(variable, "http://one:8080").run(context -> assertThat(
                context.getBean(LamportProperties.class).peers())
                .isEqualTo(Map.of("branch-1", URI.create("http://one:8080"))));
    }

    @Test
    void so_can_one_without_a_number() {
        withVariable("LAMPORT_PEERS_BANK", "http://bank:8080").run(context -> assertThat(
                context.getBean(LamportProperties.class).peers()).containsOnlyKeys("bank"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lamport.peers.Branch=http://one:8080", "lamport.peers.branch-0=http://one:8080"})
    void what_is_no_name_is_refused_by_name(String property) {
        application.withPropertyValues(property).run(context -> assertThat(context).getFailure()
                .rootCause().hasMessageContaining("a process is written as a role or a role and a number"));
    }

    @Test
    void what_is_no_address_is_refused_by_name() {
        application.withPropertyValues("lamport.peers.bank=bank:8080").run(context -> assertThat(context).getFailure()
                .rootCause().hasMessageContaining("lamport.peers.bank must be an absolute http URL"));
    }
}
