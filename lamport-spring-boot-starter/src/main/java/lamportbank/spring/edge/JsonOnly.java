package lamportbank.spring.edge;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// A handler's body is JSON in UTF-8: there is one parser, and it is strict. Libraries bring others (YAML comes with the
/// description of the API), which would take what this one refuses.
public final class JsonOnly implements HandlerInterceptor {
    static final MediaType JSON = MediaType.APPLICATION_JSON;

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotSupportedException {
        if (handler instanceof HandlerMethod method && Stream.of(method.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class))) {
            require(request);
        }
        return true;
    }

    /// @throws HttpMediaTypeNotSupportedException if the body that comes is anything else
    public static void require(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
        MediaType type = parsed(request.getContentType());
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        boolean json = type != null && type.equalsTypeAndSubtype(JSON)
                && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8))
                && (encoding == null || encoding.equalsIgnoreCase("identity"));
        if (!json) {
            throw new HttpMediaTypeNotSupportedException(type, List.of(JSON));
        }
    }

    /// @return null if that is no media type
    private static @Nullable MediaType parsed(@Nullable String contentType) {
        try {
            return contentType == null ? null : MediaType.parseMediaType(contentType);
        } catch (InvalidMediaTypeException malformed) {
            return null;
        }
    }
}
