package lamportbank.spring.edge;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/// A body that never ends is given up; without the valve, these tests would not end either.
@Timeout(60)
class BodyInTimeTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final int PACE_MILLIS = 20;

    private final Tomcat tomcat = new Tomcat();

    @BeforeEach
    void start(@TempDir Path directory) throws LifecycleException {
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        BodyInTime.bound(tomcat.getConnector(), PATIENCE);
        tomcat.getEngine().getPipeline().addValve(new BodyInTime(PATIENCE));
        ((StandardHost) tomcat.getHost()).setErrorReportValveClass(ProblemReportValve.class.getName());
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "echo", new Echo());
        context.addServletMappingDecoded("/", "echo");
        addProblemFilter(context);
        tomcat.start();
    }

    private static void addProblemFilter(Context context) {
        FilterDef filter = new FilterDef();
        filter.setFilterName("problems");
        filter.setFilter(new ProblemFilter(new Problems(List.of())));
        context.addFilterDef(filter);
        FilterMap everywhere = new FilterMap();
        everywhere.setFilterName("problems");
        everywhere.addURLPattern("/*");
        context.addFilterMap(everywhere);
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void a_body_that_comes_in_drops_is_given_up_in_words() throws IOException {
        String answer = drip("POST /reads HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n", "x");

        assertThat(answer).startsWith("HTTP/1.1 408").contains("Connection: close", "within 10 s", "\"status\":408");
    }

    @Test
    void so_is_a_chunked_one() throws IOException {
        String answer = drip("POST /reads HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n");

        assertThat(answer).startsWith("HTTP/1.1 408");
    }

    @Test
    void a_body_that_nobody_reads_does_not_hold_the_connection_either() throws IOException {
        String answer = drip("POST /answers HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n", "x");

        assertThat(answer).startsWith("HTTP/1.1 200").endsWith("nothing");
    }

    @Test
    void nor_does_one_that_is_announced_and_never_comes() throws IOException {
        String answer = drip(
                "POST /answers HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 60000\r\n\r\n", "");

        assertThat(answer).contains("HTTP/1.1 200").endsWith("nothing");
    }

    @Test
    void a_connection_serves_again_whether_a_body_was_read_or_not() throws IOException {
        try (Socket socket = new Socket("localhost", tomcat.getConnector().getLocalPort())) {
            String body = "Host: a\r\nContent-Length: 5\r\n\r\nhello";
            String all = "POST /reads HTTP/1.1\r\n" + body + "POST /answers HTTP/1.1\r\n" + body
                    + "GET /reads HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .containsSubsequence("HTTP/1.1 200", "5 bytes", "HTTP/1.1 200", "nothing", "HTTP/1.1 200",
                            "0 bytes");
        }
    }

    /// Sends another drop whenever nothing has come for a moment, until the connection is closed.
    private String drip(String head, String drop) throws IOException {
        StringBuilder answer = new StringBuilder();
        try (Socket socket = new Socket("localhost", tomcat.getConnector().getLocalPort())) {
            socket.setSoTimeout(PACE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            while (true) {
                try {
                    int next = socket.getInputStream().read();
                    if (next < 0) {
                        return answer.toString();
                    }
                    answer.append((char) next);
                } catch (SocketTimeoutException quiet) {
                    out.write(drop.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (SocketException closed) {
            return answer.toString();
        }
    }

    private static final class Echo extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String said = request.getRequestURI().equals("/reads")
                    ? request.getInputStream().readAllBytes().length + " bytes"
                    : "nothing";
            response.setContentType("text/plain");
            response.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
