package dev.carillon.http.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request comes from, and who may say so. */
final class TrustedProxiesTest {
  private final TrustedProxies proxies =
      new TrustedProxies(List.of("10.0.0.0/8", "192.0.2.7", "2001:db8:ff::/48"));

  private String client(String peer, String... headers) {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    return proxies.client(SocketAddress.inetSocketAddress(80, peer), all).text();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "X_Forwarded_For", "X.Forwarded.For"})
  void nobody_else_is_believed(String header) {
    String value = header.equals("Forwarded") ? "for=1.2.3.4" : "1.2.3.4";
    assertThat(client("203.0.113.9", header, value)).isEqualTo("203.0.113.9");
    assertThat(client("192.0.2.8", header, value)).isEqualTo("192.0.2.8");
    assertThat(client("11.0.0.1", header, value)).isEqualTo("11.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "'203.0.113.9',203.0.113.9",
    "'1.1.1.1, 203.0.113.9',203.0.113.9", // what is left of it the client has written itself
    "'1.1.1.1, 203.0.113.9, 10.2.2.2',203.0.113.9",
    "'203.0.113.9:4711',203.0.113.9",
    "'[2001:db8::5]:4711',2001:db8:0:0:0:0:0:5",
    "'2001:db8::5, 2001:db8:ff::1',2001:db8:0:0:0:0:0:5",
    "'::ffff:203.0.113.9',203.0.113.9",
    "'10.3.3.3, 10.2.2.2',10.3.3.3", // nobody but proxies
    "'203.0.113.9, unknown',10.1.1.1",
    "'203.0.113.9, ',10.1.1.1",
    "'evil.example.com',10.1.1.1",
    "'127.0.0.1%lo',10.1.1.1"
  })
  void a_proxy_is_believed_from_right_to_left(String value, String expected) {
    // As many spellings as there are of IPv6.
    String key = ClientAddress.of(expected).orElseThrow().key();
    String found = client("10.1.1.1", "X-Forwarded-For", value);
    assertThat(ClientAddress.of(found).orElseThrow().key()).isEqualTo(key);
  }

  @Test
  void several_headers_are_one_list() {
    assertThat(client("10.1.1.1", "X-Forwarded-For", "6.6.6.6", "X-Forwarded-For", "203.0.113.9"))
        .isEqualTo("203.0.113.9");
  }

  @Test
  void the_standard_header_is_read_as_well() {
    assertThat(client("10.1.1.1", "Forwarded", "for=6.6.6.6, proto=https;For=\"203.0.113.9:80\""))
        .isEqualTo("203.0.113.9");
    assertThat(client("10.1.1.1", "Forwarded", "for=6.6.6.6, by=10.2.2.2")).isEqualTo("10.1.1.1");
    assertThat(client("10.1.1.1", "Forwarded", "for=\"[2001:db8::5]\"")).contains("2001:db8");
    assertThat(client("10.1.1.1", "Forwarded", "for=_hidden")).isEqualTo("10.1.1.1");
  }

  @Test
  void what_a_client_has_put_before_the_chain_costs_nothing() {
    assertThat(client("10.1.1.1", "X-Forwarded-For", "10.9.9.9, ".repeat(50_000) + "10.2.2.2"))
        .startsWith("10.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "proxy", "", "::/129"})
  void what_is_no_network_is_refused(String text) {
    assertThatThrownBy(() -> new TrustedProxies(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10.0.0.0/8");
  }

  @Test
  void a_network_holds_what_begins_with_its_bits() {
    var odd = new TrustedProxies(List.of("172.16.0.0/12"));
    assertThat(odd.trusts(ClientAddress.of("172.31.255.255").orElseThrow())).isTrue();
    assertThat(odd.trusts(ClientAddress.of("172.32.0.0").orElseThrow())).isFalse();
    assertThat(odd.trusts(ClientAddress.of("2001:db8::1").orElseThrow())).isFalse();
    var everybody = new TrustedProxies(List.of("0.0.0.0/0"));
    assertThat(everybody.trusts(ClientAddress.of("8.8.8.8").orElseThrow())).isTrue();
  }
}
