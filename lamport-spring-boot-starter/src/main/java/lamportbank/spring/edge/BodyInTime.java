package lamportbank.spring.edge;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.servlet.ServletException;

import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// Waits for a body for so long in all, and a second more for each 64 KiB that has come. Tomcat waits for the next byte
/// only: a body that comes in drops would hold its connection, its thread and its room for as long as somebody likes.
///
/// What is left of a body when the request has been answered Tomcat reads too, so that the connection can serve again.
/// That happens here first, within the same time; if it is too short, the connection is closed.
final class BodyInTime extends ValveBase {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long NANOS_PER_BYTE = Duration.ofSeconds(1).toNanos() / (64 << 10);

    /// As Tomcat's own limit for what is left of a body.
    private static final int MOST_LEFT = 2 << 20;

    private final long patienceNanos;

    /// The next byte is waited for no longer than for all of them. To be called before the connector starts.
    static void bound(Connector connector, Duration patience) {
        connector.setProperty("disableUploadTimeout", "false");
        connector.setProperty("connectionUploadTimeout", Long.toString(patience.toMillis()));
    }

    /// @param patience for a body of no bytes
    BodyInTime(Duration patience) {
        super(true);
        patienceNanos = patience.toNanos();
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        org.apache.coyote.Request connection = request.getCoyoteRequest();
        InputBuffer body = connection.getInputBuffer();
        connection.setInputBuffer(new Timed(body));
        try {
            getNext().invoke(request, response);
            if (!request.isAsync() && !isAtItsEnd(connection)) {
                response.finishResponse();
                if (!readRest(connection)) {
                    connection.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
                }
            }
        } finally {
            connection.setInputBuffer(body);
        }
    }

    /// Of a connection that is going to be closed because of an error nothing is read any more.
    private static boolean isAtItsEnd(org.apache.coyote.Request connection) {
        AtomicBoolean isRead = new AtomicBoolean();
        AtomicBoolean isError = new AtomicBoolean();
        connection.action(ActionCode.REQUEST_BODY_FULLY_READ, isRead);
        connection.action(ActionCode.IS_ERROR, isError);
        return isRead.get() || isError.get();
    }

    /// @return whether it came in time
    private static boolean readRest(org.apache.coyote.Request connection) {
        Discarded rest = new Discarded();
        int left = MOST_LEFT;
        try {
            while (left >= 0) {
                int count = connection.doRead(rest);
                if (count < 0) {
                    return true;
                }
                left -= count;
            }
        } catch (IOException | ErrorResponseException late) {
            // the connection can serve no more
        }
        return false;
    }

    /// Counts only the time that is spent waiting: a handler may take its own.
    private final class Timed implements InputBuffer {
        private final InputBuffer body;
        private long bytes;
        private long waitedNanos;
        private boolean isLate;

        Timed(InputBuffer body) {
            this.body = body;
        }

        /// Whoever fails with an IOException here is told by Tomcat, in its own words, that his request is bad.
        @Override
        public int doRead(ApplicationBufferHandler into) throws IOException {
            if (isLate) {
                throw late();
            }
            long begin = System.nanoTime();
            int count;
            try {
                count = body.doRead(into);
            } catch (SocketTimeoutException silent) {
                throw late();
            }
            waitedNanos += System.nanoTime() - begin;
            bytes += Math.max(0, count);
            if (count >= 0 && waitedNanos > patienceNanos + bytes * NANOS_PER_BYTE) {
                throw late();
            }
            return count;
        }

        private ErrorResponseException late() {
            isLate = true;
            return new ErrorResponseException(
                    HttpStatus.REQUEST_TIMEOUT,
                    ProblemDetail.forStatusAndDetail(HttpStatus.REQUEST_TIMEOUT, Problems.LATE), null);
        }

        @Override
        public int available() {
            return body.available();
        }
    }

    private static final class Discarded implements ApplicationBufferHandler {
        private ByteBuffer buffer = EMPTY_BUFFER;

        @Override
        public void setByteBuffer(ByteBuffer next) {
            buffer = next;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {}
    }
}
