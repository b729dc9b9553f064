package lamportbank.spring.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

import lamportbank.core.clock.LamportClock;
import lamportbank.core.process.Refusal;
import lamportbank.spring.loop.NodeLoop;

/// Tells handlers that take part in the order of things from those that only watch: the ones that say so, and
/// all that are there to describe or observe the service. A stamp that the process will not take is refused here, before
/// the handler does anything.
public final class EventInterceptor implements HandlerInterceptor {
    private final NodeLoop loop;

    public EventInterceptor(NodeLoop loop) {
        this.loop = loop;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && !isWatching(method)) {
            StampedRequest stamped = StampedRequest.of(request);
            stamped.isEvent();
            requireTaken(stamped.stamp());
        }
        return true;
    }

    /// The loop is asked about the few that are so far ahead: it must not cost every request a turn of it.
    ///
    /// @throws Refusal if it is too far ahead for a peer; who is none may say what it likes
    private void requireTaken(Stamp stamp) {
        if (stamp.time() - loop.time() > LamportClock.MAX_JUMP) {
            loop.read(process -> process.isEvent(stamp.node(), stamp.time()));
        }
    }

    private static boolean isWatching(HandlerMethod method) {
        Class<?> type = method.getBeanType();
        return method.hasMethodAnnotation(Watching.class)
                || type.isAnnotationPresent(Watching.class)
                || type.getName().startsWith("org.springdoc.")
                || type.getName().startsWith("org.springframework.");
    }
}
