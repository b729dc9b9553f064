package lamportbank.spring.web;

import java.io.IOException;
import java.util.function.BooleanSupplier;

import jakarta.servlet.ServletException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/// Lets a handler see whether its caller has hung up. Tomcat itself notices the end of a connection when it reads or
/// writes, and for a request that waits it does neither.
public final class HangUpValve extends ValveBase {
    private static final String LOOK = HangUpValve.class.getName();

    public HangUpValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        org.apache.coyote.Request connection = request.getCoyoteRequest();
        request.setAttribute(LOOK, (BooleanSupplier) () -> isAtItsEnd(connection));
        getNext().invoke(request, response);
    }

    /// Reads without blocking. Tomcat says 1 if that fails, as it does at the end of the connection, and 0 if nothing
    /// has come (`Http11InputBuffer.available`).
    private static boolean isAtItsEnd(org.apache.coyote.Request connection) {
        connection.action(ActionCode.AVAILABLE, true);
        return connection.getAvailable() == 1;
    }

    /// Whether the caller of the request that this thread handles has hung up. False on a thread that handles none.
    public static boolean hasHungUp() {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        return request != null
                && request.getAttribute(LOOK, RequestAttributes.SCOPE_REQUEST) instanceof BooleanSupplier look
                && look.getAsBoolean();
    }
}
