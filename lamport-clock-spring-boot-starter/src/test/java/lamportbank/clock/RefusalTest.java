package lamportbank.clock;

import java.io.IOException;
import java.net.http.HttpResponse;

import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import static org.assertj.core.api.Assertions.assertThat;

/// A refused stamp is mapped as the application maps its other errors.
class RefusalTest {
    @RestControllerAdvice
    static class OwnWords {
        @ExceptionHandler
        @ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
        String any(Exception error) {
            return "in our own words: " + ((ErrorResponse) error).getBody().getDetail();
        }
    }

    @ControllerAdvice
    static class ErrorPage {
        @ExceptionHandler
        void refused(RefusedStamp refused, HttpServletResponse response) throws IOException {
            response.sendError(refused.getStatusCode().value());
        }
    }

    private static HttpResponse<String> refusalOf(Class<?> configuration, String... settings) throws Exception {
        try (Running server = Running.start(configuration, settings)) {
            return server.get("/", "Lamport-Clock", "nine", "Accept",
                    "text/plain, application/*+json, application/json;q=0.5");
        }
    }

    @Test
    void an_advice_of_the_application_comes_first() throws Exception {
        HttpResponse<String> answer = refusalOf(OwnWords.class);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo(
                "in our own words: Lamport-Clock must be a whole number from 0 to 2^53 - 2, not 'nine'");
    }

    /// It comes to the server as another request, with the headers of the one that was refused.
    @Test
    void an_error_page_of_the_application_is_shown() throws Exception {
        HttpResponse<String> answer = refusalOf(ErrorPage.class);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"path\":\"/\"");
        assertThat(answer.headers().allValues("Lamport-Clock")).containsExactly("0");
    }

    @Test
    void and_so_do_the_problem_details_of_Spring_MVC() throws Exception {
        HttpResponse<String> answer = refusalOf(Running.Application.class, "spring.mvc.problemdetails.enabled=true");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("not 'nine'");
    }

    @Test
    void without_either_it_is_a_problem_detail() throws Exception {
        HttpResponse<String> answer = refusalOf(Running.Application.class);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("not 'nine'", "\"instance\":\"/\"");
    }
}
