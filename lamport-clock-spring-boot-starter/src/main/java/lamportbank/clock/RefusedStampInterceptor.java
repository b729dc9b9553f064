package lamportbank.clock;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.servlet.HandlerInterceptor;

/// Refuses what [LamportClockFilter] could not take, before the handler does anything, and from where Spring MVC
/// maps exceptions: to what the application has for them.
final class RefusedStampInterceptor implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getAttribute(LamportClockFilter.REFUSAL) instanceof String why) {
            request.removeAttribute(LamportClockFilter.REFUSAL); // an error page is handled too
            throw new RefusedStamp(why);
        }
        return true;
    }
}
