package lamportbank.spring.rest;

import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "http://a:1, http://a:1/channel?x=%2F", "http://a:1/, http://a:1/channel?x=%2F",
        "https://a/b, https://a/b/channel?x=%2F", "http://[::1]:8101/b%20c//, http://[::1]:8101/b%20c/channel?x=%2F"})
    void a_path_of_the_address_is_kept(String address, String expected) {
        assertThat(Address.below(URI.create(address), "/channel?x=%2F")).hasToString(expected);
    }
}
