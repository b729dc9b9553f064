package lamportbank.system;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A test that runs where a Docker engine has these images already, and says elsewhere what is missing. None is pulled:
/// where that cannot be done, it takes minutes to fail.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsImages.Condition.class)
@interface NeedsImages {
    String[] value();

    /// The images hold what was built when they were: only `./verify-docker` knows that it was this.
    boolean ofThisBuild() default false;

    final class Condition implements ExecutionCondition {
        private static final int SECONDS_TO_ANSWER = 20;

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            NeedsImages needs = context.getRequiredTestClass().getAnnotation(NeedsImages.class);
            if (needs.ofThisBuild() && System.getProperty("images-built") == null) {
                return ConditionEvaluationResult.disabled("./verify-docker builds the images and runs this");
            }
            for (String image : needs.value()) {
                if (!has(image)) {
                    return ConditionEvaluationResult.disabled("no Docker engine here has " + image);
                }
            }
            return ConditionEvaluationResult.enabled("the images are there");
        }

        private static boolean has(String image) {
            try {
                Process docker = new ProcessBuilder("docker", "image", "inspect", image)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return docker.waitFor(SECONDS_TO_ANSWER, TimeUnit.SECONDS) && docker.exitValue() == 0;
            } catch (IOException noDocker) {
                return false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
