package lamportbank.spring.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/// What goes wrong here goes wrong on purpose, thousands of times: the log need not say so.
final class Silently implements BeforeAllCallback, AfterAllCallback {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("lamportbank.spring");

    private @Nullable Level usual;

    @Override
    public void beforeAll(ExtensionContext context) {
        usual = LOGGER.getLevel();
        LOGGER.setLevel(Level.OFF);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        LOGGER.setLevel(usual);
    }
}
