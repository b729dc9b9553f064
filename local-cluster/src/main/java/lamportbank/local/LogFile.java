package lamportbank.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.RollingPolicyBase;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;

/// The log of all services, `lamport.log`; the five before it are `lamport.log.1` to `.5`. Its path is in no text of
/// Logback's configuration, where `%`, `(` and `${` have meanings.
public final class LogFile extends RollingFileAppender<ILoggingEvent> {
    private static final int OLDER = 5;
    private static final long LARGEST_BYTES = 10 * FileSize.MB_COEFFICIENT;
    private static volatile Path place = Path.of("lamport.log");

    /// To be called before the first service starts. Logback makes its appenders by itself, and anew whenever a service
    /// starts again.
    static void isAt(Path path) {
        place = path;
    }

    @Override
    public void start() {
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setMaxFileSize(new FileSize(LARGEST_BYTES));
        size.setContext(getContext());
        size.start();
        Numbered numbered = new Numbered(place);
        numbered.setContext(getContext());
        numbered.setParent(this);
        numbered.start();
        setFile(place.toString());
        setTriggeringPolicy(size);
        setRollingPolicy(numbered);
        super.start();
    }

    private static final class Numbered extends RollingPolicyBase {
        private final Path log;

        Numbered(Path log) {
            this.log = log;
        }

        @Override
        public void rollover() {
            try {
                for (int age = OLDER - 1; age >= 0; age--) {
                    if (Files.exists(aged(age))) {
                        Files.move(aged(age), aged(age + 1), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            } catch (IOException failure) {
                addError("the log goes on in " + log, new UncheckedIOException(failure));
            }
        }

        private Path aged(int age) {
            return age == 0 ? log : log.resolveSibling(log.getFileName() + "." + age);
        }

        @Override
        public String getActiveFileName() {
            return log.toString();
        }
    }
}
