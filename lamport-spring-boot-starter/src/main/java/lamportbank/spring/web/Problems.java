package lamportbank.spring.web;

import java.io.IOException;
import java.net.URI;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.process.Refusal;
import lamportbank.spring.meters.RefusedMessages;
import lamportbank.spring.rest.Stamp;

/// Every error is a problem detail (RFC 9457) that says what was wrong and what is allowed.
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
public class Problems {
    private final JsonMapper json;
    private final RefusedMessages refused;

    public Problems(JsonMapper json, RefusedMessages refused) {
        this.json = json;
        this.refused = refused;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onRefusal(Refusal refusal, HttpServletRequest request) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(status(refusal.reason()));
        if (mayComeBack(refusal.reason())) {
            response.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return response.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem(refusal, request));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> onUnreadable(HttpMessageNotReadableException failure, HttpServletRequest request) {
        String detail = failure.getCause() instanceof JacksonException cause
                ? UnreadableBody.describe(cause)
                : "this takes a body, a JSON object";
        return onRefusal(new Refusal(Refusal.Reason.INVALID, detail), request);
    }

    /// The database is away, or turned this one down; what was read or begun is not answered by half.
    @ExceptionHandler({
        CannotCreateTransactionException.class, DataAccessResourceFailureException.class,
        TransientDataAccessException.class})
    ResponseEntity<ProblemDetail> onDatabaseAway(Exception failure, HttpServletRequest request) {
        return onRefusal(new Refusal(Refusal.Reason.UNAVAILABLE, "the database cannot be reached; ask again"), request);
    }

    /// Another service that this one needs for an answer is away.
    @ExceptionHandler
    ResponseEntity<ProblemDetail> onAway(ResourceAccessException failure, HttpServletRequest request) {
        String detail = "a service that is needed for this does not answer: "
                + failure.getMostSpecificCause().getMessage();
        return onRefusal(new Refusal(Refusal.Reason.UNAVAILABLE, detail), request);
    }

    /// What another service said of a request that was passed on to it.
    @ExceptionHandler
    ResponseEntity<byte[]> onRefusedElsewhere(RestClientResponseException failure) {
        return ResponseEntity.status(failure.getStatusCode())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(failure.getResponseBodyAsByteArray());
    }

    /// For a refusal that no handler has seen.
    public void write(Refusal refusal, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(status(refusal.reason()).value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (mayComeBack(refusal.reason())) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        response.getOutputStream().write(json.writeValueAsBytes(problem(refusal, request)));
    }

    private ProblemDetail problem(Refusal refusal, HttpServletRequest request) {
        if (request.getHeader(Stamp.CLOCK) != null || request.getRequestURI().equals("/channel")) { // no person
            refused.count(refusal.reason());
        }
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status(refusal.reason()), refusal.detail());
        problem.setInstance(URI.create(request.getRequestURI()));
        return problem;
    }

    private static boolean mayComeBack(Refusal.Reason reason) {
        return reason == Refusal.Reason.FULL || reason == Refusal.Reason.UNAVAILABLE;
    }

    private static HttpStatus status(Refusal.Reason reason) {
        return switch (reason) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case UNKNOWN -> HttpStatus.NOT_FOUND;
            case CONFLICT, GAP -> HttpStatus.CONFLICT;
            case FENCED -> HttpStatus.FORBIDDEN;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case FULL -> HttpStatus.TOO_MANY_REQUESTS;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
        };
    }
}
