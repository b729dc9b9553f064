package lamportbank.spring.web;

import java.net.URI;

import jakarta.servlet.http.HttpServletRequest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// What nobody else has a problem detail for: last of all, after [Problems] and those of Spring MVC.
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public class Unforeseen {
    private static final Logger LOG = LoggerFactory.getLogger(Unforeseen.class);

    @ExceptionHandler
    ProblemDetail on(Exception failure, HttpServletRequest request) {
        LOG.error("{} {} met what nobody was prepared for", request.getMethod(), request.getRequestURI(), failure);
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "a fault of this process, not of the request; its log says which. Look before asking again: what was"
                        + " asked for may have been done");
        problem.setInstance(URI.create(request.getRequestURI()));
        return problem;
    }
}
