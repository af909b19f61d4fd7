package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.identity.RefusalListener.Refused;
import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.RawHttp;
import dev.carillon.support.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class AllowedHostsTest {
  private final TestServer server =
      TestServer.with()
          .publicHosts("https://gw.example.com", "inside:8080", "[::1]")
          .origins("https://app.example.com")
          .start();

  AllowedHostsTest() {
    server.publish(Events.announcing(new PartitionLog(Events.partition("vehicles")).end()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String ask(String host, String more) {
    return RawHttp.ask(
        server.port(),
        "GET /v1/poll?topic=a&wait=0 HTTP/1.1\r\nConnection: close\r\n"
            + "Authorization: Bearer alice\r\n%s%s\r\n".formatted(host, more));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gw.example.com", "GW.example.com:443", "inside:8080", "[::1]:9"})
  void a_host_of_ours_is_served(String host) {
    assertThat(ask("Host: " + host + "\r\n", "")).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rebound.evil.example",
        "gw.example.com.evil.example",
        "evilgw.example.com",
        "inside:8081",
        "127.0.0.1"
      })
  void a_page_whose_name_was_bound_anew_to_this_address_is_misdirected(String host) {
    String origin = "Origin: http://" + host + "\r\n";
    assertThat(ask("Host: " + host + "\r\n", origin))
        .startsWith("HTTP/1.1 421 ")
        .contains("\"code\":\"misdirected\"");
    assertThat(server.refusals()).extracting(Refused::reason).containsExactly("host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gw.example.com@evil.example", "https://gw.example.com"})
  void what_is_no_host_is_not_served(String host) {
    assertThat(ask("Host: " + host + "\r\n", "")).containsPattern("^HTTP/1\\.1 4(00|21) ");
  }

  @Test
  void a_request_without_a_host_or_with_two_is_refused() {
    assertThat(ask("", "")).startsWith("HTTP/1.1 400 ");
    assertThat(ask("Host: inside:8080\r\nHost: gw.example.com\r\n", ""))
        .startsWith("HTTP/1.1 400 ");
  }

  @ParameterizedTest
  @CsvSource({
    "gw.example.com, https://gw.example.com, 200",
    "gw.example.com, http://gw.example.com, 403",
    "inside:8080, http://inside:8080, 200",
    "inside:8080, https://app.example.com, 200",
    "inside:8080, null, 403",
    "inside:8080, http://inside, 403",
    "inside:8080, HTTP://inside:8080, 403"
  })
  void the_own_origin_has_the_scheme_that_is_configured(String host, String origin, int status) {
    assertThat(ask("Host: " + host + "\r\n", "Origin: " + origin + "\r\n"))
        .startsWith("HTTP/1.1 " + status + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a b", "ftp://a", "a:b", "https://", "a:123456", "*"})
  void what_is_no_host_cannot_be_configured(String host) {
    assertThat(AllowedHosts.isHost(host)).isFalse();
    assertThatThrownBy(() -> new AllowedHosts(List.of(host))).isInstanceOf(RuntimeException.class);
  }
}
