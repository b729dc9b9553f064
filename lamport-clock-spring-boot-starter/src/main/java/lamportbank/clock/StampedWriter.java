package lamportbank.clock;

import java.io.PrintWriter;

/// As [StampedStream], for text. All that a `PrintWriter` prints comes through one of these.
final class StampedWriter extends PrintWriter {
    private final Runnable stamping;

    StampedWriter(PrintWriter writer, Runnable stamping) {
        super(writer);
        this.stamping = stamping;
    }

    @Override
    public void write(int character) {
        stamping.run();
        super.write(character);
    }

    @Override
    public void write(char[] text, int offset, int length) {
        stamping.run();
        super.write(text, offset, length);
    }

    @Override
    public void write(String text, int offset, int length) {
        stamping.run();
        super.write(text, offset, length);
    }

    @Override
    public void println() {
        stamping.run();
        super.println();
    }

    @Override
    public void flush() {
        stamping.run();
        super.flush();
    }

    @Override
    public void close() {
        stamping.run();
        super.close();
    }
}
