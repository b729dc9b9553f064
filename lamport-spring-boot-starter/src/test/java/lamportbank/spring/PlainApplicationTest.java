package lamportbank.spring;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;

import lamportbank.spring.journal.UnusableJournal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// An application that has the starter on its class path, and is no Lamport process.
class PlainApplicationTest {
    private static final String[] WITHOUT_DATABASE = {
        "org.springframework.jdbc", "org.springframework.boot.jdbc", "com.zaxxer.hikari", "org.flywaydb",
        "org.springframework.boot.flyway", "org.sqlite", "org.postgresql"};

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private static ConfigurableApplicationContext run(String[] hidden, String... arguments) {
        SpringApplication application = new SpringApplication(
                new DefaultResourceLoader(new FilteredClassLoader(hidden)), Application.class);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(application.getClassLoader());
        try {
            return application.run(arguments);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /// Beans of the starter, and what its configurations make.
    private static List<String> ours(ConfigurableApplicationContext context) {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        return List.of(beans.getBeanDefinitionNames()).stream()
                .filter(name -> Stream.of(name, String.valueOf(beans.getBeanDefinition(name).getFactoryBeanName()))
                        .anyMatch(who -> who.startsWith("lamportbank.spring.")
                                && !who.startsWith(PlainApplicationTest.class.getName())))
                .toList();
    }

    @Test
    void starts_as_if_the_starter_were_not_there() {
        try (ConfigurableApplicationContext context = run(WITHOUT_DATABASE, "--server.port=0")) {
            assertThat(ours(context)).isEmpty();
            assertThat(context.getEnvironment().getPropertySources().contains("lamport-defaults")).isFalse();
        }
    }

    @Test
    void nothing_of_ours_is_in_a_database_of_its_own() {
        try (ConfigurableApplicationContext context =
                run(new String[0], "--server.port=0", "--spring.datasource.url=jdbc:sqlite::memory:",
                        "--spring.flyway.enabled=false")) {
            assertThat(ours(context)).isEmpty();
        }
    }

    @Test
    void a_process_without_a_database_says_what_to_add() {
        assertThatThrownBy(() -> run(WITHOUT_DATABASE, "--lamport.process=hello-1", "--server.port=0"))
                .isInstanceOf(UnusableJournal.class)
                .hasMessageContaining("keeps its journal in a database");
    }
}
