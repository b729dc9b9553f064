package lamportbank.dashboard.proxy;

import java.time.Duration;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/// The REST client for calls to processes.
@Configuration(proxyBeanMethods = false)
class ProcessClientConfiguration {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /// A transfer may be waited for; see `wait` in the client's API.
    private static final Duration READ = Duration.ofSeconds(40);
    private static final int CONNECTIONS_PER_PROCESS = 64;

    /// It passes on what it is given: a command is sent once, and an answer is taken as it is. Each has a connection of
    /// its own: one that is kept may end with the process, and then nobody knows what became of the command.
    @Bean
    RestClient toProcesses() {
        var factory = ClientHttpRequestFactoryBuilder.httpComponents()
                .withConnectionManagerCustomizer(connections -> connections
                        .setMaxConnPerRoute(CONNECTIONS_PER_PROCESS)
                        .setMaxConnTotal(CONNECTIONS_PER_PROCESS * 16))
                .withHttpClientCustomizer(client -> client
                        .setConnectionReuseStrategy((request, response, context) -> false)
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement())
                .build(HttpClientSettings.defaults().withTimeouts(CONNECT, READ));
        return RestClient.builder().requestFactory(factory).build();
    }
}
