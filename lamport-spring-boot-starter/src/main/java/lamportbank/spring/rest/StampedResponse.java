package lamportbank.spring.rest;

import java.io.IOException;
import java.io.PrintWriter;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import lamportbank.core.process.Refusal;

/// A response that is stamped when its first byte is about to leave. Nothing of it is held back, however long it is.
final class StampedResponse extends HttpServletResponseWrapper {
    private final HttpServletRequest request;
    private final Runnable stamping;
    private boolean stamped;

    /// @param stamping sets the headers; called once, when the status is known and before anything is written
    StampedResponse(HttpServletRequest request, HttpServletResponse response, Runnable stamping) {
        super(response);
        this.request = request;
        this.stamping = stamping;
    }

    /// @throws Refusal if the process cannot take the request after all; then nothing has been written
    void stamp() {
        if (!stamped && !isCommitted()) {
            try {
                stamping.run();
            } catch (Refusal refusal) {
                setContentLengthLong(-1); // it was that of another answer
                throw refusal;
            }
            stamped = true;
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        stamp();
        return super.getOutputStream();
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        stamp();
        return super.getWriter();
    }

    /// Spring flushes the answers of some handlers at their end. Without that Tomcat sends a short one in one packet, which
    /// says how long it is, and none to say that it was the last. What is written bit by bit, on another thread, is
    /// flushed.
    @Override
    public void flushBuffer() throws IOException {
        stamp();
        if (request.isAsyncStarted()) {
            super.flushBuffer();
        }
    }
}
