package lamportbank.spring.rest;

import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "http://a:1, http://a:1/channel?x=%2F", "http://a:1/, http://a:1/channel?x=%2F",
        "https://a/b, https://a/b/channel?x=%2F", "http://[::1]:8101/b%20c//, http://[::1]:8101/b%20c/channel?x=%2F"})
    void a_path_of_the_address_is_kept(String address, String expected) {
        assertThat(Address.below(URI.create(address), "/channel?x=%2F")).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a", "https://a:65535/b", "http://127.0.0.1:1", "http://[::1]:8101/"})
    void requests_can_be_sent_there(String address) {
        assertThat(Address.accepts(URI.create(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a", "/a", "a:1", "ftp://a", "mailto:a@b", "http:a", "http://a:0", "http://a:65536", "http://me@a",
        "http://a?b",
        "http://a#b"})
    void no_requests_can_be_sent_there(String address) {
        assertThat(Address.accepts(URI.create(address))).isFalse();
    }
}
