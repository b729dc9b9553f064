package lamportbank.spring.web;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

/// Sends an answer before its request counts as done, while the process stops. Tomcat closes all connections once no
/// request is in progress, and sends the end of an answer only after that otherwise.
public final class LastWords extends OncePerRequestFilter {
    private final Waiters waiters;

    public LastWords(Waiters waiters) {
        this.waiters = waiters;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        boolean isUpgraded = response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
        if (!waiters.isRunning() && !isAsyncStarted(request) && !isUpgraded) {
            response.getOutputStream().close();
        }
    }
}
