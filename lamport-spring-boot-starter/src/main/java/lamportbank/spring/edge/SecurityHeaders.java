package lamportbank.spring.edge;

import java.io.IOException;

import jakarta.servlet.ServletException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/// Tells the browser on every answer, Tomcat's own too, to load nothing from anywhere else, to let nobody frame the page,
/// to guess no content type, and to tell no other site where it was.
final class SecurityHeaders extends ValveBase {
    private static final String POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    /// Swagger UI styles its elements in place.
    private static final String POLICY_OF_SWAGGER_UI = POLICY + "; style-src 'self' 'unsafe-inline'";

    SecurityHeaders() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String path = String.valueOf(request.getDecodedRequestURI());
        response.setHeader(
                "Content-Security-Policy", path.contains("/swagger-ui/") ? POLICY_OF_SWAGGER_UI : POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        getNext().invoke(request, response);
    }
}
