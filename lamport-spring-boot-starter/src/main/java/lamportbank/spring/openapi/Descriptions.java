package lamportbank.spring.openapi;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.responses.ApiResponses;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;

import lamportbank.spring.feed.FeedMessage;
import lamportbank.spring.web.ClockController;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;
import static org.springframework.http.MediaType.TEXT_PLAIN_VALUE;

/// Gives every operation the [Schemas] of what its handler takes and returns, and the errors that any may end with.
final class Descriptions implements OperationCustomizer, OpenApiCustomizer {
    private static final Map<String, Object> PROBLEM = Map.of(
            "type", "object",
            "description", "RFC 9457",
            "required", List.of("title", "status", "detail"),
            "properties", Map.of(
                    "type", Map.of("type", "string"),
                    "title", Map.of("type", "string", "minLength", 1),
                    "status", Map.of("type", "integer", "minimum", 400, "maximum", 599),
                    "detail", Map.of("type", "string", "minLength", 1),
                    "instance", Map.of("type", "string")));

    private final Schemas schemas;
    private final boolean hasFeed;

    /// @param hasFeed whether the service is a Lamport process
    Descriptions(Schemas schemas, boolean hasFeed) {
        this.schemas = schemas;
        this.hasFeed = hasFeed;
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        Stream.of(handler.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class))
                .forEach(parameter -> {
                    Schema<?> schema = parameter.getParameterType() == String.class
                            ? schema(Map.of()) // JSON that is read elsewhere
                            : schema(schemas.of(parameter.getGenericParameterType(), true));
                    operation.getRequestBody().getContent().values().forEach(content -> content.setSchema(schema));
                });
        if (!isText(handler)) {
            Map<String, Class<?>> said = said(handler.getMethod());
            operation.getResponses().forEach((status, response) -> {
                if (!status.startsWith("2") || response.getContent() == null && !said.containsKey(status)) {
                    return;
                }
                io.swagger.v3.oas.models.media.Content content = response.getContent() == null
                        ? new io.swagger.v3.oas.models.media.Content()
                        : response.getContent();
                Class<?> given = said.get(status);
                content.remove("*/*");
                content.put(APPLICATION_JSON_VALUE, new MediaType().schema(
                        schema(given == null ? returned(handler) : schemas.of(given, false))));
                response.setContent(content);
            });
        }
        problems(operation);
        return operation;
    }

    private static boolean isText(HandlerMethod handler) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class);
        return mapping != null && List.of(mapping.produces()).contains(TEXT_PLAIN_VALUE);
    }

    /// What the handler says of its answers where Java cannot, by status.
    private static Map<String, Class<?>> said(Method method) {
        Map<String, Class<?>> said = new LinkedHashMap<>();
        ApiResponses several = method.getAnnotation(ApiResponses.class);
        Stream.concat(
                Stream.of(method.getAnnotationsByType(ApiResponse.class)),
                several == null ? Stream.empty() : Stream.of(several.value()))
                .forEach(response -> {
                    for (Content content : response.content()) {
                        if (content.schema().implementation() != Void.class) {
                            said.put(response.responseCode(), content.schema().implementation());
                        }
                    }
                });
        return said;
    }

    private Map<String, Object> returned(HandlerMethod handler) {
        Type type = handler.getMethod().getGenericReturnType();
        if (type instanceof ParameterizedType generic && generic.getRawType() == ResponseEntity.class) {
            type = generic.getActualTypeArguments()[0];
        }
        if (handler.getBeanType() == ClockController.class && type == Object.class) {
            return schemas.state();
        }
        return type == String.class ? Map.of() : schemas.of(type, false); // JSON that was made elsewhere
    }

    private static void problems(Operation operation) {
        boolean hasBody = operation.getRequestBody() != null;
        boolean hasPath = operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> "path".equals(parameter.getIn()));
        Map<String, String> problems = new LinkedHashMap<>();
        problems.put("400", "It makes no sense");
        problems.put("403", "Not from there, or not from this sender");
        if (hasPath) {
            problems.put("404", "There is no such thing");
        }
        problems.put("406", "There is no such form of it");
        problems.put("409", "It contradicts what is already so");
        if (hasBody) {
            problems.put("413", "The body is too large");
            problems.put("415", "The body is not JSON");
        }
        problems.put("429", "More than can be taken now: come back after Retry-After");
        problems.put("503", "Not now: come back after Retry-After");
        problems.forEach((status, what) -> operation.getResponses().computeIfAbsent(
                status, missing -> new io.swagger.v3.oas.models.responses.ApiResponse().description(what))
                .setContent(new io.swagger.v3.oas.models.media.Content().addMediaType(
                        APPLICATION_PROBLEM_JSON_VALUE,
                        new MediaType().schema(schema(Map.of("$ref", "#/components/schemas/Problem"))))));
    }

    @Override
    public void customise(OpenAPI openApi) {
        if (hasFeed) {
            schemas.of(FeedMessage.class, false); // no operation of OpenAPI, but the same JSON
        }
        @SuppressWarnings("rawtypes") // so OpenAPI has them
        Map<String, Schema> all = new LinkedHashMap<>();
        schemas.components().forEach((name, schema) -> all.put(name, schema(schema)));
        all.put("Problem", schema(PROBLEM));
        if (openApi.getComponents() == null) {
            openApi.setComponents(new io.swagger.v3.oas.models.Components());
        }
        openApi.getComponents().setSchemas(all);
    }

    private static Schema<?> schema(Map<String, Object> json) {
        return Json31.mapper().convertValue(json, Schema.class);
    }
}
