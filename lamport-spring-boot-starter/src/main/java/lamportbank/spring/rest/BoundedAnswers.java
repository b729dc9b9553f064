package lamportbank.spring.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

import lamportbank.core.process.Refusal;
import lamportbank.spring.web.Room;

/// Reads no more of an answer than a request between processes may have: anyone can register an address, and answer from
/// there without end, or byte by byte. A longer answer, and one that takes longer, is a broken connection. To be the
/// outermost handler, so that it counts the bytes of a compressed answer as they are when they are unpacked.
public final class BoundedAnswers implements ExecChainHandler {
    /// Of any answer between processes.
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int maxBytes;
    private final Duration patience;
    private final Room room;

    /// @param maxBytes of one answer
    /// @param patience until an answer has been read, from its first bytes on
    /// @param room for all that are being read
    public BoundedAnswers(int maxBytes, Duration patience, Room room) {
        this.maxBytes = maxBytes;
        this.patience = patience;
        this.room = room;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            response.setEntity(new Bounded(entity, scope.execRuntime));
        }
        return response;
    }

    private final class Bounded extends HttpEntityWrapper {
        private final ExecRuntime connection;
        private @Nullable InputStream content;

        Bounded(HttpEntity entity, ExecRuntime connection) {
            super(entity);
            this.connection = connection;
        }

        /// One stream, whoever asks: closing it gives the room back.
        @Override
        public InputStream getContent() throws IOException {
            InputStream known = content;
            if (known == null) {
                known = new Content(super.getContent(), connection);
                content = known;
            }
            return known;
        }

        @Override
        public boolean isStreaming() {
            return true;
        }
    }

    private final class Content extends FilterInputStream {
        private final ExecRuntime connection;
        private final Room.Share share = room.share();
        private final long begun = System.nanoTime();
        private int total;
        private boolean broken;

        Content(InputStream in, ExecRuntime connection) {
            super(in);
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (broken) {
                throw new IOException("the answer was not read to its end");
            }
            int count = super.read(into, offset, length);
            if (count > maxBytes - total) {
                throw broken("the answer is longer than " + maxBytes + " bytes");
            }
            if (System.nanoTime() - begun > patience.toNanos()) {
                throw broken("the answer was not there within " + patience.toSeconds() + " s");
            }
            if (count > 0) {
                total += count;
                take(count);
            }
            return count;
        }

        private void take(int count) throws IOException {
            try {
                share.take(count);
            } catch (Refusal full) {
                throw broken(full.detail());
            }
        }

        /// The rest would be read when the answer is closed, so that its connection can serve again.
        private IOException broken(String why) {
            broken = true;
            connection.discardEndpoint();
            return new IOException(why);
        }

        @Override
        public long skip(long count) throws IOException {
            return readNBytes((int) Math.min(count, maxBytes)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() throws IOException {
            try {
                if (!broken) {
                    transferTo(OutputStream.nullOutputStream());
                    super.close();
                }
            } finally {
                share.close();
            }
        }
    }
}
