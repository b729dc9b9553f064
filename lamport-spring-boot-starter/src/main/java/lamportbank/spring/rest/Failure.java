package lamportbank.spring.rest;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Optional;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

import lamportbank.core.process.Refusal;
import lamportbank.spring.lab.Gate;

/// Why an attempt to tell or ask a peer something has failed.
///
/// @param what it met, for a person
/// @param isRefusal whether the peer was there and would not have it, or this process has a fault: trying again soon is
///     no use. Otherwise the peer is away, or busy: it may be back at any moment.
/// @param whatToDo what a person can do about a refusal
public record Failure(String what, boolean isRefusal, String whatToDo) {
    /// Longer answers are cut.
    private static final int MAX_CHARACTERS = 500;

    private static final String PATIENCE =
            "It is tried again, with growing pauses of at most 30 s, until it succeeds; nothing is lost.";

    /// A refusal whose sense the service knows.
    public static final class Known extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String whatToDo;

        public Known(String what, String whatToDo) {
            super(what, null, false, false);
            this.whatToDo = whatToDo;
        }
    }

    static Failure away(String what) {
        return new Failure(what, false, PATIENCE);
    }

    static Failure refusal(String what) {
        return new Failure(what, true, PATIENCE);
    }

    public static Failure of(Throwable failure) {
        return switch (failure) {
            case Known known -> new Failure(String.valueOf(known.getMessage()), true, known.whatToDo);
            case RestClientResponseException refused ->
                new Failure(words(refused), !isForLater(refused.getStatusCode()), PATIENCE);
            case ResourceAccessException unanswered when unanswered
                    .getMostSpecificCause() instanceof UnknownHostException unknown ->
                away("there is no host " + unknown.getMessage());
            case ResourceAccessException unanswered ->
                away(String.valueOf(unanswered.getMostSpecificCause().getMessage()));
            case RestClientException unread when unread.getMostSpecificCause() instanceof IOException broken ->
                away(String.valueOf(broken.getMessage())); // in the middle of the answer
            case Gate.LinkCut cut -> away(String.valueOf(cut.getMessage()));
            case Refusal refusal when refusal.reason() == Refusal.Reason.UNAVAILABLE
                    || refusal.reason() == Refusal.Reason.FULL ->
                away(refusal.detail());
            case Refusal refusal -> refusal("the answer is not taken: " + refusal.detail());
            default -> refusal(failure.toString());
        };
    }

    private static boolean isForLater(HttpStatusCode status) {
        return status.isSameCodeAs(HttpStatus.TOO_MANY_REQUESTS)
                || status.isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE);
    }

    private static String words(RestClientResponseException refused) {
        String said = detail(refused).orElseGet(refused::getResponseBodyAsString);
        return refused.getStatusCode().value() + ": " + said.substring(0, Math.min(MAX_CHARACTERS, said.length()));
    }

    private static Optional<String> detail(RestClientResponseException refused) {
        try {
            return Optional.ofNullable(refused.getResponseBodyAs(ProblemDetail.class)).map(ProblemDetail::getDetail);
        } catch (RuntimeException noProblemDetail) {
            return Optional.empty();
        }
    }
}
