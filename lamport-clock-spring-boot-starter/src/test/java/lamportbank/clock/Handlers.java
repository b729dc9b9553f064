package lamportbank.clock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.MDC;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import lamportbank.core.clock.LamportClock;

/// Every way to answer. Each says at what time it was asked.
@RestController
class Handlers {
    private final LamportClock clock;

    Handlers(LamportClock clock) {
        this.clock = clock;
    }

    private String now() {
        return Long.toString(clock.time());
    }

    @GetMapping("/plain")
    String plain() {
        return now();
    }

    @GetMapping("/logged")
    String logged() {
        return MDC.get(LamportClockFilter.LOGGED_TIME);
    }

    /// Does something itself before it answers.
    @GetMapping("/busy")
    String busy() {
        return Long.toString(clock.tick());
    }

    @GetMapping("/nothing")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void nothing() {}

    @GetMapping("/callable")
    Callable<String> callable() {
        return this::now;
    }

    @GetMapping("/deferred-nothing")
    DeferredResult<ResponseEntity<Void>> deferredNothing() {
        DeferredResult<ResponseEntity<Void>> result = new DeferredResult<>();
        Thread.startVirtualThread(() -> result.setResult(ResponseEntity.noContent().build()));
        return result;
    }

    /// Has the stream before it does anything.
    @GetMapping("/streaming")
    StreamingResponseBody streaming() {
        return stream -> {
            stream.write(Long.toString(clock.tick()).getBytes());
            stream.flush();
            stream.write(" and more".getBytes());
        };
    }

    @GetMapping("/events")
    SseEmitter events() {
        SseEmitter emitter = new SseEmitter();
        Thread.startVirtualThread(() -> {
            try {
                emitter.send(now());
                emitter.send("more");
                emitter.complete();
            } catch (IOException failure) {
                emitter.completeWithError(failure);
            }
        });
        return emitter;
    }

    @GetMapping("/writer")
    void writer(HttpServletResponse response) throws IOException {
        var writer = response.getWriter();
        clock.tick();
        writer.print(now());
        writer.println();
    }

    @GetMapping("/begun-anew")
    void begunAnew(HttpServletResponse response) throws IOException {
        response.getWriter().print("something else");
        response.reset();
        response.getWriter().print(now());
    }

    /// Ends on another thread, and says nothing to anybody.
    @GetMapping("/servlet-async")
    void servletAsync(HttpServletRequest request) {
        AsyncContext async = request.startAsync();
        async.start(async::complete);
    }

    @GetMapping("/servlet-async-writing")
    void servletAsyncWriting(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync(request, response);
        async.start(() -> {
            try {
                async.getResponse().getOutputStream().print(now());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            async.complete();
        });
    }

    @GetMapping("/failing")
    String failing() {
        throw new IllegalStateException("a fault of a handler, on purpose");
    }

    @GetMapping("/refusing")
    String refusing() {
        throw new ResponseStatusException(HttpStatus.CONFLICT, "no");
    }

    @GetMapping("/error-sent")
    void errorSent(HttpServletResponse response) throws IOException {
        response.sendError(418, "no coffee");
    }

    @GetMapping("/elsewhere")
    void elsewhere(HttpServletResponse response) throws IOException {
        response.sendRedirect("/plain");
    }

    @GetMapping("/forwarded")
    ModelAndView forwarded() {
        return new ModelAndView("forward:/plain");
    }

    @GetMapping("/failing-later")
    Callable<String> failingLater() {
        return () -> {
            throw new IllegalStateException("a fault of a handler, later, on purpose");
        };
    }
}
