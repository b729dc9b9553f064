package lamportbank.clock;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

import lamportbank.core.clock.StampText;

/// A request with a stamp of somebody who is trusted is a receipt, and its answer a send. It is received before anybody
/// handles it, for whatever a handler does is caused by it. Anybody else's request is no event; its answer shows the clock as
/// it is.
public final class LamportClockFilter extends OncePerRequestFilter {
    /// In the MDC while a request is handled: the time at which it was received.
    public static final String LOGGED_TIME = "lamport.time";

    /// Why the stamp of this request cannot be taken. [RefusedStampInterceptor] says so in the way of Spring MVC.
    static final String REFUSAL = LamportClockFilter.class.getName() + ".refusal";

    private static final String ANSWER = StampedResponse.class.getName();

    private final Stamps stamps;
    private final TrustedSenders senders;

    public LamportClockFilter(Stamps stamps, TrustedSenders senders) {
        this.stamps = stamps;
        this.senders = senders;
    }

    /// An answer that a handler gives later comes through here once more.
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        StampedResponse begun = (StampedResponse) request.getAttribute(ANSWER);
        StampedResponse answer = begun == null ? begin(request, response) : begun;
        MDC.put(LOGGED_TIME, Long.toString(stamps.time()));
        try {
            chain.doFilter(request, begun == null ? answer : response);
        } finally {
            MDC.remove(LOGGED_TIME);
            if (!request.isAsyncStarted()) { // by Spring or by anybody
                answer.stamp();
            }
        }
    }

    private StampedResponse begin(HttpServletRequest request, HttpServletResponse response) {
        boolean received = receive(request);
        // A servlet can end an answer on another thread, past what has been put around it: then this is what it has.
        stamps.show(response::setHeader);
        StampedResponse answer = new StampedResponse(
                response,
                received ? () -> stamps.send(response::setHeader) : () -> stamps.show(response::setHeader));
        request.setAttribute(ANSWER, answer);
        return answer;
    }

    private boolean receive(HttpServletRequest request) {
        try {
            Optional<Stamp> stamp = Stamp.read(headers(request, StampText.CLOCK), headers(request, StampText.NODE))
                    .filter(read -> senders.trusts(request, read.node()));
            stamp.ifPresent(stamps::receive);
            return stamp.isPresent();
        } catch (IllegalArgumentException refused) {
            request.setAttribute(REFUSAL, refused.getMessage());
            return false;
        }
    }

    private static List<String> headers(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name));
    }
}
