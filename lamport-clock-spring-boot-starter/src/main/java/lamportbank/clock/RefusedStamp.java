package lamportbank.clock;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// A request's stamp is unintelligible or too far ahead: 400. Map it like any other exception of a handler.
public final class RefusedStamp extends ErrorResponseException {
    RefusedStamp(String why) {
        super(HttpStatus.BAD_REQUEST, ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, why), null);
    }
}
