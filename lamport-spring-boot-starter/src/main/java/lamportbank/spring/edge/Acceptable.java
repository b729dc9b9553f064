package lamportbank.spring.edge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/// The form of an answer is agreed on before anything is done: Spring looks at `Accept` when it writes the answer, and then
/// refuses what has been done already. Charsets are passed over, for JSON has none (RFC 8259, section 11) and text comes in
/// UTF-8.
final class Acceptable extends HeaderContentNegotiationStrategy implements HandlerInterceptor {
    private static final String CHARSET = "charset";

    @Override
    public List<MediaType> resolveMediaTypes(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
        return super.resolveMediaTypes(request).stream().map(Acceptable::withoutCharset).toList();
    }

    private static MediaType withoutCharset(MediaType type) {
        Map<String, String> parameters = new LinkedHashMap<>(type.getParameters());
        parameters.remove(CHARSET);
        return new MediaType(type.getType(), type.getSubtype(), parameters);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        if (handler instanceof HandlerMethod method && isJson(method)
                && request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) == null
                && resolveMediaTypes(new ServletWebRequest(request)).stream()
                        .noneMatch(wanted -> wanted.isCompatibleWith(JsonOnly.JSON))) {
            throw new HttpMediaTypeNotAcceptableException(List.of(JsonOnly.JSON));
        }
        return true;
    }

    /// Whether what it returns is written as JSON: records, that is, and no text.
    private static boolean isJson(HandlerMethod method) {
        ResolvableType returned = ResolvableType.forMethodReturnType(method.getMethod());
        Class<?> body = (returned.resolve() == ResponseEntity.class ? returned.getGeneric(0) : returned)
                .resolve(Object.class);
        return AnnotatedElementUtils.hasAnnotation(method.getBeanType(), ResponseBody.class)
                && !method.getBeanType().getName().startsWith("org.spring")
                && (body == Object.class
                        || !body.isPrimitive() && !body.isArray() && !body.getName().startsWith("java"));
    }
}
