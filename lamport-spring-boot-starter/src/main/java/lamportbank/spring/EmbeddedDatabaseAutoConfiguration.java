package lamportbank.spring;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

import lamportbank.spring.journal.JournalDatabase;

/// A database in a file, for a Lamport process for which no other database is named.
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@ConditionalOnProperty("lamport.process")
@ConditionalOnClass(name = "org.sqlite.SQLiteDataSource")
@Conditional(EmbeddedDatabaseAutoConfiguration.NoOtherIsNamed.class)
@EnableConfigurationProperties(LamportProperties.class)
class EmbeddedDatabaseAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean({DataSource.class, JdbcConnectionDetails.class})
    HikariDataSource dataSource(LamportProperties properties, Environment environment) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(JournalDatabase.connections(properties.journal()));
        Binder.get(environment).bind("spring.datasource.hikari", Bindable.ofInstance(pool));
        return pool;
    }

    static final class NoOtherIsNamed extends NoneNestedConditions {
        NoOtherIsNamed() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty(name = "spring.datasource.url")
        static final class Url {}
    }
}
