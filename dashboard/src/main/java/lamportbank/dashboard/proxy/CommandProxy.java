package lamportbank.dashboard.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.swagger.v3.oas.annotations.Hidden;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import lamportbank.dashboard.processes.ProcessName;
import lamportbank.dashboard.processes.Roster;
import lamportbank.spring.edge.JsonOnly;
import lamportbank.spring.rest.Address;

/// Takes a call from the browser to a process, and the answer back. Without a stamp: it is a person's call, not a
/// process's.
@RestController
@Hidden // a path of any length is nothing that OpenAPI can describe; what it passes on the processes describe
class CommandProxy {
    static final int LONGEST_BODY = 64 * 1024;

    private static final List<String> REQUEST_HEADERS =
            List.of(HttpHeaders.ACCEPT, HttpHeaders.CONTENT_TYPE, "Idempotency-Key");
    private static final List<String> RESPONSE_HEADERS =
            List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.RETRY_AFTER, "Lamport-Clock", "Lamport-Node");

    private final Roster roster;
    private final RestClient toProcesses;
    private final LabDeeds deeds;

    CommandProxy(Roster roster, RestClient toProcesses, LabDeeds deeds) {
        this.roster = roster;
        this.toProcesses = toProcesses;
        this.deeds = deeds;
    }

    @RequestMapping("/api/{process}/**")
    void forward(@PathVariable String process, HttpServletRequest request, HttpServletResponse response)
            throws IOException, HttpMediaTypeNotSupportedException {
        ProcessName name = nameOf(process);
        URI address = roster.address(name)
                .orElseThrow(() -> problem(
                        HttpStatus.NOT_FOUND, "there is no " + name + "; there are " + roster.names(), null));
        String path = request.getRequestURI().substring((request.getContextPath() + "/api/" + process).length());
        requireAllowed(name, request.getMethod(), path);
        byte[] body = readBody(request.getInputStream());
        if (body.length > 0) {
            JsonOnly.require(request);
        }
        URI target = Address.below(address, path + queryOf(request));
        try {
            toProcesses.method(HttpMethod.valueOf(request.getMethod()))
                    .uri(target)
                    .headers(headers -> copyHeaders(request, headers))
                    .body(body)
                    .exchange((sent, answer) -> {
                        if (answer.getStatusCode().is2xxSuccessful()) {
                            deeds.note(name, request.getMethod(), path, body);
                        }
                        return passBack(answer, response);
                    });
        } catch (ResourceAccessException failure) {
            throw unreachable(name, failure);
        }
    }

    private static ProcessName nameOf(String process) {
        try {
            return ProcessName.parse(process);
        } catch (IllegalArgumentException unknown) {
            throw problem(HttpStatus.NOT_FOUND, String.valueOf(unknown.getMessage()), unknown);
        }
    }

    private static void requireAllowed(ProcessName name, String method, String path) {
        Set<String> allowed = AllowedCalls.methods(name.role(), path);
        if (allowed.isEmpty()) {
            throw problem(HttpStatus.NOT_FOUND, "the dashboard takes no calls to " + path + " of " + name, null);
        }
        if (!allowed.contains(method)) {
            ErrorResponseException refusal = problem(
                    HttpStatus.METHOD_NOT_ALLOWED, path + " of " + name + " takes " + String.join(", ", allowed), null);
            refusal.getHeaders().set(HttpHeaders.ALLOW, String.join(", ", allowed));
            throw refusal;
        }
    }

    private static String queryOf(HttpServletRequest request) {
        return request.getQueryString() == null ? "" : "?" + request.getQueryString();
    }

    private static byte[] readBody(InputStream body) throws IOException {
        byte[] read = body.readNBytes(LONGEST_BODY + 1);
        if (read.length > LONGEST_BODY) {
            throw problem(HttpStatus.CONTENT_TOO_LARGE, "a body has " + LONGEST_BODY + " bytes at most", null);
        }
        return read;
    }

    private static void copyHeaders(HttpServletRequest from, HttpHeaders to) {
        for (String name : REQUEST_HEADERS) {
            String value = from.getHeader(name);
            if (value != null) {
                to.set(name, value);
            }
        }
    }

    private static @Nullable Void passBack(ClientHttpResponse answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.getStatusCode().value());
        for (String name : RESPONSE_HEADERS) {
            String value = answer.getHeaders().getFirst(name);
            if (value != null) {
                response.setHeader(name, value);
            }
        }
        answer.getBody().transferTo(response.getOutputStream());
        return null;
    }

    /// Says that a call was not carried out only if that is known: no connection, no call.
    private static ErrorResponseException unreachable(ProcessName name, ResourceAccessException failure) {
        return switch (failure.getCause()) {
            case ConnectException refused -> problem(HttpStatus.SERVICE_UNAVAILABLE, name + " is away", failure);
            case ConnectTimeoutException silent -> problem(HttpStatus.SERVICE_UNAVAILABLE, name + " is away", failure);
            case UnknownHostException unknown -> problem(HttpStatus.SERVICE_UNAVAILABLE, name + " is away", failure);
            case SocketTimeoutException slow -> problem(
                    HttpStatus.GATEWAY_TIMEOUT, name + " has not answered yet; the call may still be carried out",
                    failure);
            case null, default -> problem(
                    HttpStatus.BAD_GATEWAY, name + " broke off before it answered; the call may have been carried out",
                    failure);
        };
    }

    private static ErrorResponseException problem(
            HttpStatus status, String detail, @Nullable Throwable cause) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), cause);
    }
}
