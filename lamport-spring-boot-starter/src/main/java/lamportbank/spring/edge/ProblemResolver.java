package lamportbank.spring.edge;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/// What a handler throws, once the service's own `@ExceptionHandler`s have had their say.
final class ProblemResolver implements HandlerExceptionResolver {
    private static final ModelAndView ANSWERED = new ModelAndView();

    private final Problems problems;

    ProblemResolver(Problems problems) {
        this.problems = problems;
    }

    /// @return null if it is too late to say anything: the connection is broken off
    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (response.isCommitted() || failure instanceof AsyncRequestNotUsableException) {
            return null;
        }
        try {
            problems.write(failure, request, response);
        } catch (IOException gone) {
            // nobody is there to be told
        }
        return ANSWERED;
    }
}
