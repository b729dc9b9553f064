package lamportbank.spring.rest;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Input;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.LogStamp;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.web.Problems;

/// Reads the stamp of every request and stamps every response. A stamped request that a handler takes and that
/// succeeds is a receive and a send event of this process; one that is refused, or only watches, is none.
public final class StampFilter extends OncePerRequestFilter {
    private static final String HELD = StampFilter.class.getName() + ".HELD";

    private final NodeLoop loop;
    private final Exchanges exchanges;
    private final Problems problems;
    private final int maxBodyBytes;

    public StampFilter(NodeLoop loop, Exchanges exchanges, Problems problems, int maxBodyBytes) {
        this.loop = loop;
        this.exchanges = exchanges;
        this.problems = problems;
        this.maxBodyBytes = maxBodyBytes;
    }

    /// A WebSocket has no response to be stamped. (Other upgrades, HTTP/2 above all, are offers that Tomcat declines.)
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    /// An answer that a handler gives later comes through here once more.
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper held = hold(request, response);
        LogStamp.workFor(loop);
        try {
            if (isAsyncDispatch(request)) {
                chain.doFilter(request, response);
            } else {
                new StampedRequest(Stamp.read(request::getHeader).orElse(null)).bindTo(request);
                chain.doFilter(BoundedBody.of(request, maxBodyBytes), held);
            }
            if (isAsyncStarted(request)) {
                return;
            }
            StampedRequest stamped = StampedRequest.of(request);
            if (stamped.remainsToBeRecorded() && held.getStatus() < HttpStatus.BAD_REQUEST.value()) {
                record(request, stamped);
            }
            stamp(held, stamped.timeOfAnswer(loop.time()));
        } catch (Refusal refusal) {
            problems.write(refusal, request, held);
        } finally {
            LogStamp.workForNobody();
        }
        held.copyBodyToResponse();
    }

    /// The answer's stamp is known only when the answer is complete, so it is held until then.
    private ContentCachingResponseWrapper hold(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(HELD) instanceof ContentCachingResponseWrapper held) {
            return held;
        }
        ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
        request.setAttribute(HELD, held);
        stamp(held, loop.time());
        return held;
    }

    private void record(HttpServletRequest request, StampedRequest stamped) {
        Exchange line = new Exchange(request.getMethod() + " " + request.getRequestURI());
        List<Effect> effects = loop.submit(
                new Input.Serve(exchanges.nextNumber(), stamped.stamp().node(), stamped.stamp().time(), line));
        stamped.answered(effects.getLast().time());
    }

    private void stamp(HttpServletResponse response, long time) {
        response.setHeader(Stamp.CLOCK, Long.toString(time));
        response.setHeader(Stamp.NODE, loop.self().toString());
    }
}
