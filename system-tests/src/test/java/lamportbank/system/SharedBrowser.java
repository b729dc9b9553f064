package lamportbank.system;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/// One browser for all tests of a JVM, for its start takes seconds. Each page has a context of its own, with no storage
/// and no cache of another's, and is closed after the test.
final class SharedBrowser implements BeforeAllCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(SharedBrowser.class);

    private @Nullable Browser browser;

    /// @param playwright what runs it
    private record Opened(Playwright playwright, Browser browser) implements AutoCloseable {
        static Opened open() {
            Playwright playwright = Playwright.create();
            BrowserType.LaunchOptions options = new BrowserType.LaunchOptions()
                    .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                            "--disable-background-networking", "--disable-component-update", "--disable-sync"));
            String installed = System.getenv("LAMPORT_BROWSER");
            if (installed != null) {
                options.setExecutablePath(Path.of(installed));
            }
            return new Opened(playwright, playwright.chromium().launch(options));
        }

        @Override
        public void close() {
            playwright.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        browser = context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent("browser", name -> Opened.open(), Opened.class)
                .browser();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Objects.requireNonNull(browser).contexts().forEach(BrowserContext::close);
    }

    /// A new person's.
    Page newPage(Browser.NewContextOptions options) {
        return Objects.requireNonNull(browser).newContext(options).newPage();
    }
}
