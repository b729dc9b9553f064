package lamportbank.spring.edge;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.coyote.BadRequestException;
import org.springframework.web.filter.OncePerRequestFilter;

/// The first filter: whatever fails behind it, outside of handlers too, is answered with a problem detail; and so is an
/// error that somebody there answered with a status alone.
final class ProblemFilter extends OncePerRequestFilter {
    private final Problems problems;

    ProblemFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            if (request.getQueryString() != null) {
                request.getParameterMap(); // refuses what cannot be decoded, whether anyone would read it or not
            }
            chain.doFilter(request.getMethod().equals("TRACE") ? new Untraced(request) : request, response);
        } catch (ServletException | RuntimeException | BadRequestException failure) {
            if (response.isCommitted()) {
                throw failure;
            }
            problems.write(failure, request, response);
        }
        if (!request.isAsyncStarted()) {
            Problems.complete(request, response);
        }
    }

    /// A servlet answers TRACE by itself, with all that it was sent. Under a name that it does not know it is a method like
    /// any other: refused with those that are taken at this address. No request can have this one.
    private static final class Untraced extends HttpServletRequestWrapper {
        Untraced(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return "TRACE ";
        }
    }
}
