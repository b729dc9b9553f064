package lamportbank.spring.rest;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Set;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import lamportbank.core.process.Refusal;

/// A request whose body has been read, and found to be no larger than it may be.
final class BoundedBody extends HttpServletRequestWrapper {
    /// What processes say to each other carries many messages at once.
    private static final Set<String> BETWEEN_PROCESSES = Set.of("/channel");

    private static final int BETWEEN_PROCESSES_BYTES = 16 << 20;

    /// Read by the container, which has limits of its own for them.
    private static final List<String> FORMS = List.of("application/x-www-form-urlencoded", "multipart/");

    private final byte[] body;

    private BoundedBody(HttpServletRequest request, byte[] body) {
        super(request);
        this.body = body;
    }

    /// @throws Refusal if the body is larger than allowed
    static HttpServletRequest of(HttpServletRequest request, int maxBytes) throws IOException {
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            return request;
        }
        String type = request.getContentType();
        if (type != null && FORMS.stream().anyMatch(form -> type.regionMatches(true, 0, form, 0, form.length()))) {
            return request;
        }
        boolean between =
                BETWEEN_PROCESSES.contains(request.getRequestURI()) || request.getRequestURI().startsWith("/blocks/");
        int limit = between ? BETWEEN_PROCESSES_BYTES : maxBytes;
        long announced = request.getContentLengthLong(); // -1 if it is not
        byte[] body = request.getInputStream().readNBytes((int) Math.min(limit, announced < 0 ? limit : announced) + 1);
        if (body.length > limit) {
            throw new Refusal(Refusal.Reason.TOO_LARGE, "a request body is at most " + limit + " bytes");
        }
        return new BoundedBody(request, body);
    }

    @Override
    public BufferedReader getReader() throws IOException {
        String encoding = getCharacterEncoding();
        return new BufferedReader(
                new InputStreamReader(getInputStream(), encoding == null ? "UTF-8" : encoding));
    }

    @Override
    public ServletInputStream getInputStream() {
        ByteArrayInputStream bytes = new ByteArrayInputStream(body);
        return new ServletInputStream() {
            @Override
            public int read() {
                return bytes.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return bytes.read(into, offset, length);
            }

            @Override
            public boolean isFinished() {
                return bytes.available() == 0;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new UnsupportedOperationException("the whole body is here already");
            }
        };
    }
}
