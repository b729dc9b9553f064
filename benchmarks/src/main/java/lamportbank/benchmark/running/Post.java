package lamportbank.benchmark.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;

/// The same POST again and again, over a connection of its own that is kept in between. Callers are on the processors
/// that they measure: so there is no pool here, no redirects and no cookies, and the request is made once.
public final class Post implements Callers.Call {
    private static final HttpRequestExecutor EXECUTOR = new HttpRequestExecutor();

    /// No more than must be: those of `HttpProcessors.client()` would ask first whether to continue, and wait.
    private static final HttpProcessor HEADERS =
            new DefaultHttpProcessor(RequestTargetHost.INSTANCE, RequestContent.INSTANCE);

    private final URI uri;
    private final ClassicHttpRequest request;
    private final HttpCoreContext context = HttpCoreContext.create();
    private final DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(Http1Config.DEFAULT);

    public Post(URI uri, String json) {
        this.uri = uri;
        request = ClassicRequestBuilder.post(uri)
                .setEntity(json, ContentType.APPLICATION_JSON)
                .build();
        try {
            EXECUTOR.preProcess(request, HEADERS, context);
        } catch (HttpException | IOException impossible) {
            throw new IllegalArgumentException(uri + " cannot be asked for", impossible);
        }
    }

    /// As many callers who ask the same.
    public static List<Callers.Call> times(int callers, URI uri, String json) {
        return Stream.<Callers.Call>generate(() -> new Post(uri, json))
                .limit(callers)
                .toList();
    }

    @Override
    public void dial() {
        try {
            connection.bind(new Socket(uri.getHost(), uri.getPort()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// @throws IllegalStateException if the answer is anything but 200
    @Override
    public void make() {
        try {
            ClassicHttpResponse answer = EXECUTOR.execute(request, connection, context);
            if (answer.getCode() != 200) {
                throw new IllegalStateException(String.format(Locale.ROOT, "%s was answered %d: %s", uri,
                        answer.getCode(), EntityUtils.toString(answer.getEntity())));
            }
            EntityUtils.consume(answer.getEntity());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (HttpException failure) {
            throw new IllegalStateException(uri + " does not speak HTTP", failure);
        }
    }

    @Override
    public void hangUp() {
        try {
            connection.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
