package lamportbank.clock;

import java.io.IOException;
import java.io.PrintWriter;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.jspecify.annotations.Nullable;

/// A response that is stamped when its first byte is about to leave. Nothing of it is held back.
final class StampedResponse extends HttpServletResponseWrapper {
    private final Runnable stamping;
    private boolean stamped;
    private @Nullable ServletOutputStream stream;
    private @Nullable PrintWriter writer;

    /// @param stamping sets the headers
    StampedResponse(HttpServletResponse response, Runnable stamping) {
        super(response);
        this.stamping = stamping;
    }

    /// Once, before anything is written.
    void stamp() {
        if (!stamped && !isCommitted()) {
            stamped = true;
            stamping.run();
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new StampedStream(super.getOutputStream(), this::stamp);
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            writer = new StampedWriter(super.getWriter(), this::stamp);
        }
        return writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        stamp();
        super.flushBuffer();
    }

    /// It takes the headers away, so that what comes instead needs a stamp of its own.
    @Override
    public void reset() {
        super.reset();
        stamped = false;
        stream = null;
        writer = null;
    }

    @Override
    public void sendError(int status) throws IOException {
        stamp();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        stamp();
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        stamp();
        super.sendRedirect(location);
    }

    @Override
    public void sendRedirect(String location, int status) throws IOException {
        stamp();
        super.sendRedirect(location, status);
    }

    @Override
    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        stamp();
        super.sendRedirect(location, clearBuffer);
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        stamp();
        super.sendRedirect(location, status, clearBuffer);
    }
}
