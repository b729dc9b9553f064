package lamportbank.spring.edge;

import java.io.IOException;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/// What Tomcat refuses before any of us sees it, a malformed address above all, and what no handler has answered: as a
/// problem detail. Tomcat makes the one instance itself, by its name.
public final class ProblemReportValve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < HttpStatus.BAD_REQUEST.value() || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.resetBuffer(true); // a handler may have asked for a stream, or for a writer
            response.getOutputStream().write(Problems.json(status, response.getMessage(), request));
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            // nobody is there to be told
        }
    }
}
