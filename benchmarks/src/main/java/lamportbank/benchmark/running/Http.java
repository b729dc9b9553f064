package lamportbank.benchmark.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The HTTP of whoever looks, or asks once: those who are measured by have [Post]. Thread-safe.
public final class Http implements AutoCloseable {
    /// Callers inside a peer's JVM are begun and ended by one request.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final CloseableHttpClient client = HttpClients.custom()
            .setDefaultRequestConfig(
                    RequestConfig.custom().setResponseTimeout(Timeout.of(PATIENCE)).build())
            .disableAutomaticRetries()
            .disableCookieManagement()
            .build();

    /// @throws IllegalStateException if the answer is anything but 200
    public String post(URI uri, String json) {
        HttpPost post = new HttpPost(uri);
        post.setEntity(new StringEntity(json, ContentType.APPLICATION_JSON));
        return exchange(post);
    }

    /// @throws IllegalStateException if the answer is anything but 200
    public String get(URI uri) {
        return exchange(new HttpGet(uri));
    }

    public JsonNode json(URI uri) {
        return JSON.readTree(get(uri));
    }

    private String exchange(HttpUriRequestBase request) {
        try {
            return client.execute(request, answer -> {
                String body = answer.getEntity() == null ? "" : EntityUtils.toString(answer.getEntity());
                if (answer.getCode() != 200) {
                    throw new IllegalStateException(
                            request + " was answered " + answer.getCode() + ": " + body);
                }
                return body;
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Whether whoever listens there says 200.
    boolean answers(URI uri) {
        try {
            get(uri);
            return true;
        } catch (UncheckedIOException | IllegalStateException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
