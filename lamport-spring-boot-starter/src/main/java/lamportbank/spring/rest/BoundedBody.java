package lamportbank.spring.rest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import lamportbank.core.process.Refusal;
import lamportbank.spring.web.Room;

/// A request whose body has been read, and found to be no larger than it may be.
final class BoundedBody extends HttpServletRequestWrapper {
    private static final int PIECE_BYTES = 8192;

    /// Read by the container, which has limits of its own for them.
    private static final List<String> FORMS = List.of("application/x-www-form-urlencoded", "multipart/");

    private final Content content;

    private BoundedBody(HttpServletRequest request, Content content) {
        super(request);
        this.content = content;
    }

    /// @param maxBytes of the body
    /// @param share takes room for the body as it arrives: what is only announced takes none
    /// @throws Refusal if the body is larger than allowed, or there is no room for it now
    static HttpServletRequest of(HttpServletRequest request, int maxBytes, Room.Share share) throws IOException {
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            return request;
        }
        String type = request.getContentType();
        if (type != null && FORMS.stream().anyMatch(form -> type.regionMatches(true, 0, form, 0, form.length()))) {
            return request;
        }
        if (request.getContentLengthLong() > maxBytes) { // -1 if it is not announced
            throw tooLarge(maxBytes);
        }
        return new BoundedBody(request, new Content(read(request.getInputStream(), maxBytes, share)));
    }

    private static Queue<byte[]> read(InputStream body, int maxBytes, Room.Share share) throws IOException {
        Queue<byte[]> pieces = new ArrayDeque<>();
        int total = 0;
        while (true) {
            byte[] piece = body.readNBytes(Math.min(PIECE_BYTES, maxBytes + 1 - total));
            total += piece.length;
            if (total > maxBytes) {
                throw tooLarge(maxBytes);
            }
            if (piece.length == 0) {
                return pieces;
            }
            if (pieces.isEmpty()) {
                requireUtf8(piece);
            }
            share.take(piece.length);
            pieces.add(piece);
        }
    }

    /// The parser would find out by itself that a text is in UTF-16 or UTF-32 (RFC 4627, section 3), and read it.
    private static void requireUtf8(byte[] beginning) {
        for (int at = 0; at < Math.min(4, beginning.length); at++) {
            if (beginning[at] == 0) {
                throw new Refusal(Refusal.Reason.INVALID, "a request body is JSON in UTF-8, which has no byte 0");
            }
        }
    }

    private static Refusal tooLarge(int maxBytes) {
        return new Refusal(Refusal.Reason.TOO_LARGE, "a request body is at most " + maxBytes + " bytes");
    }

    @Override
    public BufferedReader getReader() throws IOException {
        String encoding = getCharacterEncoding();
        return new BufferedReader(
                new InputStreamReader(getInputStream(), encoding == null ? "UTF-8" : encoding));
    }

    @Override
    public ServletInputStream getInputStream() {
        return content;
    }

    /// Each piece is let go of when it has been read.
    private static final class Content extends ServletInputStream {
        private final Queue<byte[]> pieces;
        private byte[] piece = {};
        private int at;

        Content(Queue<byte[]> pieces) {
            this.pieces = pieces;
        }

        @Override
        public int read() {
            return isFinished() ? -1 : piece[at++] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (length > 0 && isFinished()) {
                return -1;
            }
            int count = Math.min(length, piece.length - at);
            System.arraycopy(piece, at, into, offset, count);
            at += count;
            return count;
        }

        @Override
        public boolean isFinished() {
            while (at == piece.length && !pieces.isEmpty()) {
                piece = pieces.remove();
                at = 0;
            }
            return at == piece.length;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("the whole body is here already");
        }
    }
}
