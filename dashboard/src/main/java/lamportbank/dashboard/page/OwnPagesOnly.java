package lamportbank.dashboard.page;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import lamportbank.dashboard.DashboardProperties;

/// Keeps other sites' pages, which a person's browser may have open as well, from moving money here. A browser
/// says where a request comes from; a program that is no browser says nothing and is let through.
@Component
class OwnPagesOnly extends OncePerRequestFilter {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    /// An address, or a name without a dot. Another site could have any other name lead here.
    private static final Pattern LOCAL_HOST = Pattern.compile("[A-Za-z0-9_-]+|[0-9]+(\\.[0-9]+){3}|\\[[0-9a-fA-F:.]+]");

    private final Set<String> hosts;

    OwnPagesOnly(DashboardProperties properties) {
        hosts = Set.copyOf(properties.hosts());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String refusal = refusal(request);
        if (refusal == null) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getWriter()
                .write("{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"detail\":\"" + refusal
                        + "\"}");
    }

    private @Nullable String refusal(HttpServletRequest request) {
        if (!isOurs(request.getServerName())) {
            return "the dashboard is not known under this host name; lamport.dashboard.hosts lists those it has";
        }
        if (isFromElsewhere(request)) {
            return "only pages of this dashboard may do this";
        }
        return null;
    }

    private boolean isOurs(String host) {
        return LOCAL_HOST.matcher(host).matches() || hosts.contains(host);
    }

    private static boolean isFromElsewhere(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !isOwn(origin, request)) {
            return true;
        }
        boolean reads = SAFE_METHODS.contains(request.getMethod());
        return switch (request.getHeader("Sec-Fetch-Site")) {
            case null -> false;
            case "same-origin" -> false;
            case "none" -> !reads; // typed into the address bar
            default -> !reads || isCall(request.getRequestURI()); // a link from elsewhere may lead to the page
        };
    }

    private static boolean isCall(String path) {
        return path.startsWith("/api/") || path.equals("/live");
    }

    private static boolean isOwn(String origin, HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
