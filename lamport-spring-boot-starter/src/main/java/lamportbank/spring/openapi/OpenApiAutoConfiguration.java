package lamportbank.spring.openapi;

import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Import;

/// For a Lamport process that describes itself.
@AutoConfiguration
@ConditionalOnProperty("lamport.process")
@ConditionalOnClass(OperationCustomizer.class)
@Import(DescribedApi.class)
public class OpenApiAutoConfiguration {}
