package lamportbank.spring.rest;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

import lamportbank.core.process.Effect;
import lamportbank.core.process.Exchange;
import lamportbank.core.process.Input;
import lamportbank.core.process.Refusal;
import lamportbank.spring.edge.Problems;
import lamportbank.spring.loop.LogStamp;
import lamportbank.spring.loop.NodeLoop;
import lamportbank.spring.meters.RefusedMessages;
import lamportbank.spring.web.Room;

/// Reads the stamp of every request and stamps every response. A stamped request that a handler takes and that
/// succeeds is a receive and a send event of this process; one that is refused, or only watches, is none.
public final class StampFilter extends OncePerRequestFilter {
    /// Processes say many things at once: 1 MiB, or one message that is larger.
    public static final int MAX_BODY_BYTES_BETWEEN_PROCESSES = 2 << 20;
    private static final String ANSWER = StampedResponse.class.getName();

    private final NodeLoop loop;
    private final Exchanges exchanges;
    private final Problems problems;
    private final RefusedMessages refused;
    private final int maxBodyBytes;
    private final Room room;
    private final Room roomBetweenProcesses;

    /// @param maxBodyBytes of a request, unless it is one between processes
    /// @param room for what people bring and take with them
    /// @param roomBetweenProcesses for what processes bring
    public StampFilter(
            NodeLoop loop,
            Exchanges exchanges,
            Problems problems,
            RefusedMessages refused,
            int maxBodyBytes,
            Room room,
            Room roomBetweenProcesses) {
        this.loop = loop;
        this.exchanges = exchanges;
        this.problems = problems;
        this.refused = refused;
        this.maxBodyBytes = maxBodyBytes;
        this.room = room;
        this.roomBetweenProcesses = roomBetweenProcesses;
    }

    /// An answer that a handler gives later comes through here once more.
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        StampedResponse answer = answerTo(request, response);
        boolean betweenProcesses = isBetweenProcesses(request);
        LogStamp.workFor(loop);
        try (Room.Share share = (betweenProcesses ? roomBetweenProcesses : room).share()) {
            request.setAttribute(Room.Share.class.getName(), share);
            if (isAsyncDispatch(request)) {
                chain.doFilter(request, response);
            } else {
                new StampedRequest(Stamp.read(request).orElse(null)).bindTo(request);
                int limit = betweenProcesses ? MAX_BODY_BYTES_BETWEEN_PROCESSES : maxBodyBytes;
                chain.doFilter(BoundedBody.of(request, limit, share), answer);
            }
            if (!isAsyncStarted(request)) {
                answer.stamp();
            }
        } catch (Refusal refusal) {
            problems.write(refusal, request, answer);
        } finally {
            countIfRefused(request);
            LogStamp.workForNobody();
        }
    }

    private static boolean isBetweenProcesses(HttpServletRequest request) {
        return request.getMethod().equals("POST") && request.getRequestURI().equals("/channel")
                || request.getMethod().equals("PUT") && request.getRequestURI().startsWith("/blocks/");
    }

    private StampedResponse answerTo(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(ANSWER) instanceof StampedResponse answer) {
            return answer;
        }
        StampedResponse answer = new StampedResponse(request, response, () -> stampFinally(request, response));
        request.setAttribute(ANSWER, answer);
        stamp(response, loop.time());
        return answer;
    }

    /// The events of a request that succeeds happen before the first byte of its answer leaves.
    private void stampFinally(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(StampedRequest.class.getName()) instanceof StampedRequest stamped) {
            if (stamped.remainsToBeRecorded() && response.getStatus() < HttpStatus.BAD_REQUEST.value()) {
                record(request, stamped);
            }
            stamp(response, stamped.timeOfAnswer(loop.time()));
        }
    }

    private void record(HttpServletRequest request, StampedRequest stamped) {
        Exchange line = new Exchange(request.getMethod() + " " + request.getRequestURI());
        List<Effect> effects = loop.submit(
                new Input.Serve(exchanges.nextNumber(), stamped.stamp().node(), stamped.stamp().time(), line));
        if (!effects.isEmpty()) { // a stranger's stamp is no event
            stamped.answered(effects.getLast().time());
        }
    }

    /// Of processes, not of people.
    private void countIfRefused(HttpServletRequest request) {
        if (request.getAttribute(Problems.REASON) instanceof Refusal.Reason reason
                && (request.getHeader(Stamp.CLOCK) != null || request.getRequestURI().equals("/channel"))) {
            refused.count(reason);
        }
    }

    private void stamp(HttpServletResponse response, long time) {
        response.setHeader(Stamp.CLOCK, Long.toString(time));
        response.setHeader(Stamp.NODE, loop.self().toString());
    }
}
