package lamportbank.spring.edge;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.http.HttpHeaders;

/// Refuses a request without a version, which Tomcat takes for one of HTTP/0.9: it has no headers, so whatever checks
/// them would be passed by, and its answer no status (RFC 1945, section 4.1).
final class FullRequestsOnly extends ValveBase {
    FullRequestsOnly() {
        super(true);
    }

    /// An `Accept` without a value says nothing. Not everything behind this bears it.
    private static void dropEmptyAccept(Request request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.isBlank()) {
            request.getCoyoteRequest().getMimeHeaders().removeHeader(HttpHeaders.ACCEPT);
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        dropEmptyAccept(request);
        boolean isRefused = response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST; // by Tomcat: it could not read it
        if (isRefused || !request.getProtocol().isEmpty()) {
            getNext().invoke(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED);
        response.getOutputStream().write(Problems.json(
                HttpServletResponse.SC_HTTP_VERSION_NOT_SUPPORTED, "the first line must end with HTTP/1.1", request));
        response.finishResponse();
    }
}
