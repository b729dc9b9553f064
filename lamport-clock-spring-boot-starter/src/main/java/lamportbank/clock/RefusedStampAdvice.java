package lamportbank.clock;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// A refused stamp is a problem detail (RFC 9457), unless the application has an advice that says otherwise.
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class RefusedStampAdvice {
    @ExceptionHandler
    ProblemDetail refused(RefusedStamp refused) {
        return refused.getBody();
    }
}
