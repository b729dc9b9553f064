package lamportbank.spring.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.client.HttpServerErrorException;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemsTest {
    @Test
    void what_another_service_said_is_passed_on_and_when_to_come_back_too() throws IOException {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "1");
        byte[] body = "{\"status\": 503, \"detail\": \"not now\"}".getBytes(StandardCharsets.UTF_8);
        MockHttpServletResponse response = new MockHttpServletResponse();

        new Problems(List.of()).write(
                HttpServerErrorException.create(
                        HttpStatus.SERVICE_UNAVAILABLE, "", headers, body, StandardCharsets.UTF_8),
                new MockHttpServletRequest("GET", "/branch-balance"),
                response);

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getContentAsByteArray()).isEqualTo(body);
    }
}
