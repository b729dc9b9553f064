package lamportbank.spring.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.ClassUtils;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import lamportbank.core.process.Refusal;

/// Every error is a problem detail (RFC 9457) that says what was wrong and what is allowed, whatever the caller accepts.
/// The type is left out, which means `about:blank`.
public final class Problems {
    /// On a request that was answered with a refusal: the [Refusal.Reason].
    public static final String REASON = Problems.class.getName() + ".REASON";

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String LISTED =
            ClassUtils.isPresent("org.springdoc.core.utils.Constants", Problems.class.getClassLoader())
                    ? "; /v3/api-docs lists what there is"
                    : "";

    /// Failures of which a service knows that they are not its fault.
    @FunctionalInterface
    public interface Known {
        /// @return nothing if it does not know this failure
        Optional<Refusal> refusalFor(Throwable failure);
    }

    private final List<Known> known;

    public Problems(List<Known> known) {
        this.known = List.copyOf(known);
    }

    private record Answer(HttpStatusCode status, @Nullable String detail, HttpHeaders headers,
            Map<String, Object> more) {
        Answer(HttpStatusCode status, @Nullable String detail) {
            this(status, detail, new HttpHeaders(), Map.of());
        }
    }

    /// Answers a request that failed, instead of anything that was about to be answered.
    ///
    /// @throws IOException if the caller is gone
    public void write(Throwable failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (failure instanceof RestClientResponseException elsewhere) { // what another service said of it
            begin(elsewhere.getStatusCode().value(), response);
            HttpHeaders said = elsewhere.getResponseHeaders();
            if (said != null && said.getFirst(HttpHeaders.RETRY_AFTER) != null) {
                response.setHeader(HttpHeaders.RETRY_AFTER, said.getFirst(HttpHeaders.RETRY_AFTER));
            }
            response.getOutputStream().write(elsewhere.getResponseBodyAsByteArray());
            return;
        }
        Answer answer = answer(failure, request);
        begin(answer.status().value(), response);
        answer.headers().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.getOutputStream().write(json(answer, request));
    }

    /// Answers an error that was given a status and no content, or none of a known type: as Spring does to a bad handshake
    /// of a WebSocket. Does nothing to any other answer.
    public static void complete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = response.getStatus();
        if (status < HttpStatus.BAD_REQUEST.value() || response.getContentType() != null || response.isCommitted()) {
            return;
        }
        begin(status, response);
        response.getOutputStream().write(json(status, null, request));
    }

    private static void begin(int status, HttpServletResponse response) {
        response.resetBuffer();
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    }

    static byte[] json(int status, @Nullable String detail, HttpServletRequest request) {
        return json(new Answer(HttpStatusCode.valueOf(status), detail), request);
    }

    private static byte[] json(Answer answer, HttpServletRequest request) {
        int status = answer.status().value();
        HttpStatus usual = HttpStatus.resolve(status);
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", usual == null ? "Error" : usual.getReasonPhrase());
        problem.put("status", status);
        problem.put("detail", answer.detail() == null || answer.detail().isBlank()
                ? usually(status, request)
                : answer.detail());
        if (request.getRequestURI() != null) {
            problem.put("instance", request.getRequestURI().replaceFirst("^/+", "/")); // "//x" is another host's
        }
        problem.putAll(answer.more());
        return JSON.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
    }

    /// For what a server says without a reason.
    private static String usually(int status, HttpServletRequest request) {
        boolean webSocket = request.getAttribute(
                HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof WebSocketHttpRequestHandler;
        return webSocket && status < 500 ? NO_HANDSHAKE : switch (status) {
            case 400 ->
                "this is no HTTP request that can be read: see that its first line, address, headers and the framing of"
                        + " its body are as RFC 9112 has them, and no longer than 8 KiB together";
            case 403 -> "this may not be done from there";
            case 404 -> "there is nothing at this address" + LISTED;
            case 405 -> "this method is not taken here; the header Allow says which are";
            case 413 -> "the body is larger than what is taken here";
            case 416 -> "there are no such bytes; ask without Range";
            case 417 -> "Expect is 100-continue, or is left out";
            case 501 -> "this server does not know the method, or the Transfer-Encoding; chunked is one that it knows";
            case 505 -> "HTTP/1.1 is spoken here";
            case 500 -> UNFORESEEN;
            default -> "this cannot be answered";
        };
    }

    private static final String NO_HANDSHAKE =
            "this is a WebSocket: a GET with Connection: Upgrade, Upgrade: websocket, Sec-WebSocket-Version: 13, a"
                    + " Sec-WebSocket-Key of 16 bytes in Base64 and, if any, extensions as RFC 6455 writes them";

    static final String LATE =
            "a body must be here within 10 s, and a second more for each 64 KiB of it; the connection is closed";

    private static final String UNFORESEEN =
            "a fault of this process, not of the request; its log says which. Look before asking again: what was"
                    + " asked for may have been done";

    private Answer answer(Throwable failure, HttpServletRequest request) {
        Optional<Refusal> refusal = known.stream()
                .map(source -> source.refusalFor(failure))
                .flatMap(Optional::stream)
                .findFirst();
        return refusal.isPresent()
                ? refused(refusal.get(), request)
                : switch (failure) {
                    case Refusal refused -> refused(refused, request);
                    case HttpMessageNotReadableException unreadable -> refused(new Refusal(
                            Refusal.Reason.INVALID,
                            unreadable.getCause() instanceof JacksonException cause
                                    ? UnreadableBody.describe(cause)
                                    : "this takes a body, a JSON object"),
                            request);
                    case ResourceAccessException away -> refused(new Refusal(
                            Refusal.Reason.UNAVAILABLE,
                            "a service that is needed for this does not answer: "
                                    + away.getMostSpecificCause().getMessage()),
                            request);
                    case MethodArgumentTypeMismatchException mismatch ->
                        refused(new Refusal(Refusal.Reason.INVALID, mismatch(mismatch)), request);
                    case NoResourceFoundException nothing -> new Answer(
                            HttpStatus.NOT_FOUND, "there is nothing at " + request.getRequestURI() + LISTED);
                    case HttpRequestMethodNotSupportedException method -> new Answer(
                            method.getStatusCode(), notTaken(method), method.getHeaders(), Map.of());
                    case HttpMediaTypeNotSupportedException type -> new Answer(
                            type.getStatusCode(), notTaken(type), type.getHeaders(), Map.of());
                    case HttpMediaTypeNotAcceptableException type -> new Answer(
                            type.getStatusCode(), notGiven(type), type.getHeaders(), Map.of());
                    case InvalidMediaTypeException malformed -> malformedType(malformed);
                    case InvalidMimeTypeException malformed -> malformedType(malformed);
                    // What the actuator's endpoints take has a body or none, and Spring reads the type of either.
                    case IllegalArgumentException malformed when hasWildcards(request.getContentType()) ->
                        malformedType(malformed);
                    case InvalidParameterException undecodable -> new Answer(
                            HttpStatusCode.valueOf(undecodable.getErrorCode()),
                            "a query is name=value pairs in UTF-8, with %XX for what is no letter or digit; this one"
                                    + " cannot be decoded");
                    case HandshakeFailureException refused -> new Answer(HttpStatus.BAD_REQUEST, NO_HANDSHAKE);
                    case BadRequestException unreadable -> new Answer(
                            HttpStatus.BAD_REQUEST, "the body does not come as its headers say");
                    case ErrorResponse own -> new Answer(
                            own.getStatusCode(),
                            own.getBody().getDetail(),
                            own.getHeaders(),
                            Optional.ofNullable(own.getBody().getProperties()).orElse(Map.of()));
                    case ServletException wrapping when wrapping.getCause() != null ->
                        answer(wrapping.getCause(), request);
                    default -> unforeseen(failure, request);
                };
    }

    private static Answer refused(Refusal refusal, HttpServletRequest request) {
        request.setAttribute(REASON, refusal.reason());
        HttpHeaders headers = new HttpHeaders();
        if (refusal.reason() == Refusal.Reason.FULL || refusal.reason() == Refusal.Reason.UNAVAILABLE) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        }
        return new Answer(status(refusal.reason()), refusal.detail(), headers, Map.of());
    }

    private static HttpStatus status(Refusal.Reason reason) {
        return switch (reason) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case UNKNOWN -> HttpStatus.NOT_FOUND;
            case CONFLICT, GAP, BEHIND -> HttpStatus.CONFLICT;
            case FENCED -> HttpStatus.FORBIDDEN;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case FULL -> HttpStatus.TOO_MANY_REQUESTS;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
        };
    }

    private static String mismatch(MethodArgumentTypeMismatchException mismatch) {
        String expected = UnreadableBody.describe(mismatch.getRequiredType());
        Object given = mismatch.getValue() instanceof Object[] several ? Arrays.toString(several) : mismatch.getValue();
        return mismatch.getName() + " is " + expected + ", not '" + given + "'";
    }

    private static String notTaken(HttpRequestMethodNotSupportedException method) {
        Set<HttpMethod> allowed = Optional.ofNullable(method.getSupportedHttpMethods()).orElse(Set.of());
        return method.getMethod().strip() + " is not taken here; what is: "
                + allowed.stream().map(HttpMethod::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String notTaken(HttpMediaTypeNotSupportedException type) {
        String given = type.getContentType() == null ? "without a Content-Type that can be read"
                : "not " + type.getContentType();
        return "a body is " + JsonOnly.JSON + ", in UTF-8 and not compressed, " + given;
    }

    private static String notGiven(HttpMediaTypeNotAcceptableException type) {
        return type.getSupportedMediaTypes().isEmpty()
                ? "Accept cannot be read; it is a list of media types, as in Accept: application/json"
                : "the answer comes as one of " + type.getSupportedMediaTypes() + ", which Accept excludes";
    }

    private static boolean hasWildcards(@Nullable String contentType) {
        return contentType != null && contentType.contains("*");
    }

    private static Answer malformedType(IllegalArgumentException malformed) {
        return new Answer(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type is " + JsonOnly.JSON + ": " + malformed.getMessage());
    }

    private static Answer unforeseen(Throwable failure, HttpServletRequest request) {
        LOG.error("{} {} met what nobody was prepared for", request.getMethod(), request.getRequestURI(), failure);
        return new Answer(HttpStatus.INTERNAL_SERVER_ERROR, UNFORESEEN);
    }
}
