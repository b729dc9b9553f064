package lamportbank.spring.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Tells handlers that take part in the order of things from those that only watch: the ones that say so, and
/// all that are there to describe or observe the service.
public final class EventInterceptor implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && !isWatching(method)) {
            StampedRequest.of(request).isEvent();
        }
        return true;
    }

    private static boolean isWatching(HandlerMethod method) {
        Class<?> type = method.getBeanType();
        return method.hasMethodAnnotation(Watching.class)
                || type.isAnnotationPresent(Watching.class)
                || type.getName().startsWith("org.springdoc.")
                || type.getName().startsWith("org.springframework.");
    }
}
