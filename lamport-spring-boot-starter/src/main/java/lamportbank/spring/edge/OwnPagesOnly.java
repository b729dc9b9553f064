package lamportbank.spring.edge;

import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ResponseStatusException;

/// Keeps other sites' pages, which a person's browser may have open as well, from moving money here. A browser says
/// where a request comes from; a program that is no browser says nothing and is let through. Another port of the same
/// machine is another site.
public final class OwnPagesOnly extends OncePerRequestFilter {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    /// An address, or a name without a dot, as processes have in a cluster. Another site could have any other name lead
    /// here.
    private static final Pattern LOCAL_HOST = Pattern.compile("[a-z0-9_-]+|[0-9]+(\\.[0-9]+){3}|\\[[0-9a-f:.]+]");

    private final Set<String> origins;
    private final Set<String> hosts;
    private final Predicate<String> isCall;
    private final String property;
    private final Problems problems;

    /// @param own the hosts, with the port if it is an unusual one, by which browsers know this service
    /// @param others hosts by which programs may call it besides
    /// @param isCall the paths to which not even a link from elsewhere may lead
    /// @param property lists further hosts, for whoever is refused
    public OwnPagesOnly(
            Collection<String> own,
            Collection<String> others,
            Predicate<String> isCall,
            String property,
            Problems problems) {
        this.origins = own.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        this.hosts = Stream.concat(origins.stream(), others.stream())
                .map(host -> host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", ""))
                .collect(Collectors.toSet());
        this.isCall = isCall;
        this.property = property;
        this.problems = problems;
    }

    /// Whoever observes a service may know it by any name.
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return path(request).startsWith("/actuator/") && SAFE_METHODS.contains(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String refusal = refusal(request);
        if (refusal == null) {
            chain.doFilter(request, response);
        } else {
            problems.write(new ResponseStatusException(HttpStatus.FORBIDDEN, refusal), request, response);
        }
    }

    private @Nullable String refusal(HttpServletRequest request) {
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        if (!LOCAL_HOST.matcher(host).matches() && !hosts.contains(host)) {
            return "this service is not known by this host name; " + property + " lists those that it has besides"
                    + " addresses and names without a dot";
        }
        if (isFromElsewhere(request)) {
            return "only pages of this service, and programs that are no browsers, may do this";
        }
        return null;
    }

    private boolean isFromElsewhere(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && !isOwn(origin, request)) {
            return true;
        }
        boolean reads = SAFE_METHODS.contains(request.getMethod());
        return switch (request.getHeader("Sec-Fetch-Site")) {
            case null -> false;
            case "same-origin" -> false;
            case "none" -> !reads; // typed into the address bar
            default -> !reads || isCall.test(path(request)) || !isNavigation(request);
        };
    }

    /// A link from elsewhere may lead to a page; an image, a script or a frame from elsewhere is none.
    private static boolean isNavigation(HttpServletRequest request) {
        String mode = request.getHeader("Sec-Fetch-Mode");
        String destination = request.getHeader("Sec-Fetch-Dest");
        return (mode == null || mode.equals("navigate")) && (destination == null || destination.equals("document"));
    }

    /// As handlers are found by it: without `..`, and without what only looks like a part of the path.
    private static String path(HttpServletRequest request) {
        return request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    }

    private boolean isOwn(String origin, HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null
                    && (authority.equalsIgnoreCase(host) || origins.contains(authority.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
