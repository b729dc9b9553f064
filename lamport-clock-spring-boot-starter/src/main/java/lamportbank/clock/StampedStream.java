package lamportbank.clock;

import java.io.IOException;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

/// A handler may have the stream long before it has something to say: it is what it writes that is stamped.
final class StampedStream extends ServletOutputStream {
    private final ServletOutputStream stream;
    private final Runnable stamping;

    StampedStream(ServletOutputStream stream, Runnable stamping) {
        this.stream = stream;
        this.stamping = stamping;
    }

    @Override
    public void write(int oneByte) throws IOException {
        stamping.run();
        stream.write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        stamping.run();
        stream.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        stamping.run();
        stream.flush();
    }

    @Override
    public void close() throws IOException {
        stamping.run();
        stream.close();
    }

    @Override
    public boolean isReady() {
        return stream.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        stream.setWriteListener(listener);
    }
}
