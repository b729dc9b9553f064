package lamportbank.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One connection, on which any bytes can be sent. Answers are read as HTTP/1.1 (RFC 9112), strictly.
final class Connection implements Closeable {
    private static final int UNTIL_CONNECTED_MILLIS = 10_000;
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final int LONGEST_BODY = 64 << 20;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])( .*)?");
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*");

    private final Socket socket;
    private final InputStream in;

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream());
    }

    static Connection to(Place place) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(place.host(), place.port()), UNTIL_CONNECTED_MILLIS);
            return new Connection(socket);
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /// Nothing more will be sent: who still waits for the rest of a request need wait no longer.
    void endOfRequests() throws IOException {
        socket.shutdownOutput();
    }

    /// Whether there is something that nobody has asked for.
    boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    /// @param toHead whether it answers a HEAD request, and so has no body whatever it says
    /// @param deadlineNanos by [System#nanoTime()]
    /// @return empty if the connection has ended instead
    /// @throws SocketTimeoutException if the answer is not there by then
    /// @throws Malformed if what comes is no HTTP
    Optional<Answer> read(boolean toHead, long deadlineNanos) throws IOException {
        while (true) {
            Optional<List<String>> head = readHead(deadlineNanos);
            if (head.isEmpty()) {
                return Optional.empty();
            }
            Matcher line = STATUS_LINE.matcher(head.get().getFirst());
            if (!line.matches()) {
                throw new Malformed("no status line: " + head.get().getFirst());
            }
            int status = Integer.parseInt(line.group(1));
            List<Answer.Header> headers = new ArrayList<>();
            for (String text : head.get().subList(1, head.get().size())) {
                Matcher header = HEADER.matcher(text);
                if (!header.matches()) {
                    throw new Malformed("no header: " + text);
                }
                headers.add(new Answer.Header(header.group(1), header.group(2)));
            }
            if (status >= 200 || status == 101) {
                return Optional.of(complete(status, headers, toHead, deadlineNanos));
            }
        }
    }

    private Answer complete(int status, List<Answer.Header> headers, boolean toHead, long deadlineNanos)
            throws IOException {
        Answer head = new Answer(status, List.copyOf(headers), new byte[0], false);
        boolean closes = head.header("Connection").map(value -> value.equalsIgnoreCase("close")).orElse(false);
        List<String> lengths = headers.stream()
                .filter(header -> header.name().equalsIgnoreCase("Content-Length"))
                .map(Answer.Header::value)
                .toList();
        byte[] body;
        if (toHead || status == 101 || status == 204 || status == 304) {
            body = new byte[0];
            closes |= status == 101;
        } else if (head.header("Transfer-Encoding").isPresent()) {
            body = readChunks(deadlineNanos);
        } else if (!lengths.isEmpty()) {
            if (lengths.size() > 1 || !lengths.getFirst().matches("[0-9]{1,9}")) {
                throw new Malformed("Content-Length " + lengths);
            }
            body = readExactly(Integer.parseInt(lengths.getFirst()), deadlineNanos);
        } else {
            body = readToEnd(deadlineNanos);
            closes = true;
        }
        return new Answer(status, head.headers(), body, closes);
    }

    private Optional<List<String>> readHead(long deadlineNanos) throws IOException {
        List<String> lines = new ArrayList<>();
        int length = 0;
        while (true) {
            Optional<String> line = readLine(deadlineNanos);
            if (line.isEmpty() && lines.isEmpty()) {
                return Optional.empty();
            }
            String text = line.orElseThrow(() -> new EOFException("the connection ended within a head"));
            if (text.isEmpty() && !lines.isEmpty()) {
                return Optional.of(lines);
            }
            length += text.length();
            if (length > LONGEST_HEAD) {
                throw new Malformed("an endless head");
            }
            lines.add(text);
        }
    }

    private Optional<String> readLine(long deadlineNanos) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int next = read(deadlineNanos);
            if (next < 0) {
                if (line.size() > 0) {
                    throw new EOFException("the connection ended within a line");
                }
                return Optional.empty();
            }
            if (next == '\n') {
                String text = Bytes.latin(line.toByteArray());
                if (!text.endsWith("\r")) {
                    throw new Malformed("a line without CR: " + text);
                }
                return Optional.of(text.substring(0, text.length() - 1));
            }
            line.write(next);
            if (line.size() > LONGEST_HEAD) {
                throw new Malformed("an endless line");
            }
        }
    }

    private byte[] readChunks(long deadlineNanos) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = readLine(deadlineNanos).orElseThrow(() -> new EOFException("no chunk"));
            if (!size.matches("[0-9a-fA-F]{1,8}")) {
                throw new Malformed("no size of a chunk: " + size);
            }
            int length = Integer.parseUnsignedInt(size, 16);
            body.writeBytes(readExactly(length, deadlineNanos));
            String end = readLine(deadlineNanos).orElseThrow(() -> new EOFException("no end of a chunk"));
            if (!end.isEmpty()) {
                throw new Malformed("after a chunk: " + end);
            }
            if (length == 0) {
                return body.toByteArray();
            }
        }
    }

    private byte[] readExactly(int length, long deadlineNanos) throws IOException {
        if (length < 0 || length > LONGEST_BODY) {
            throw new Malformed("a body of " + length + " bytes");
        }
        byte[] body = new byte[length];
        int count = 0;
        while (count < length) {
            setPatience(deadlineNanos);
            int more = in.read(body, count, length - count);
            if (more < 0) {
                throw new EOFException("the connection ended within a body");
            }
            count += more;
        }
        return body;
    }

    private byte[] readToEnd(long deadlineNanos) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int next = read(deadlineNanos); next >= 0; next = read(deadlineNanos)) {
            body.write(next);
        }
        return body.toByteArray();
    }

    private int read(long deadlineNanos) throws IOException {
        if (in.available() == 0) {
            setPatience(deadlineNanos);
        }
        return in.read();
    }

    private void setPatience(long deadlineNanos) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (millis <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // it is closed
        }
    }
}
