package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.RefusalListener.Refused;
import dev.carillon.support.RawHttp;
import dev.carillon.support.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that cannot be read, or that two servers would read in two ways. */
@Timeout(60)
final class UnreadableRequestsTest {
  private static final String HEAD = "POST /v1/tickets HTTP/1.1\r\nHost: localhost\r\n";

  private final TestServer server = TestServer.start();

  @AfterEach
  void others_are_served_as_before() {
    assertThat(
            RawHttp.ask(
                server.port(), HEAD + "Authorization: Bearer alice\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 201 ");
    server.close();
  }

  private String refused(int status, String code, String request) {
    String answer = RawHttp.ask(server.port(), request);
    assertThat(answer)
        .containsPattern("^HTTP/1\\.[01] " + status + " ")
        .containsIgnoringCase("content-type: application/problem+json")
        .containsIgnoringCase("connection: close")
        .contains("\"code\":\"" + code + "\"");
    assertThat(answer.split("HTTP/1\\.", -1)).as("one answer").hasSize(2);
    return answer;
  }

  @Test
  void an_address_that_is_too_long_is_414_with_a_problem() {
    refused(
        414,
        "url_too_long",
        "GET /v1/sse?topic=" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(server.refusals()).extracting(Refused::reason).contains("url_too_long");
  }

  @Test
  void headers_that_are_too_large_are_431_with_a_problem() {
    refused(
        431,
        "headers_too_large",
        "GET /v1/sse HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(64 << 10) + "\r\n\r\n");
    refused(
        431,
        "headers_too_large",
        "GET /v1/sse HTTP/1.1\r\nHost: localhost\r\n" + "X: y\r\n".repeat(10_000) + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "Content-Length: 3, 4\r\n\r\nabcd",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: +3\r\n\r\nabc",
        "Content-Length: 0x3\r\n\r\nabc",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Bad Header: x\r\n\r\n",
        "Bad\u0000Header: x\r\n\r\n",
        "Host: other.example\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"
      })
  void what_two_servers_could_read_in_two_ways_is_400(String rest) {
    refused(400, "bad_request", HEAD + "Authorization: Bearer alice\r\n" + rest);
  }

  @SuppressWarnings("StringConcatToTextBlock") // lines end in CR LF
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: KEY\r\n",
        "Upgrade: websocket\r\nConnection: close\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: KEY\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 12\r\nSec-WebSocket-Key: KEY\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: KEY\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: KEY\r\n"
            + "Sec-WebSocket-Key: KEY\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: KEY\r\n"
            + "Content-Length: 5\r\n",
        "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: KEY\r\n"
      })
  void a_handshake_that_is_none_is_400_and_no_socket(String headers) {
    String request =
        "GET /v1/ws HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer alice\r\n"
            + headers.replace("KEY", "dGhlIHNhbXBsZSBub25jZQ==")
            + "\r\n";
    try (RawHttp client = RawHttp.open(server.port()).send(request)) {
      String answer = client.until("\"code\":\"");
      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .containsIgnoringCase("content-type: application/problem+json");
    }
    assertThat(server.closes()).isEmpty();
  }

  @Test
  void a_list_of_subprotocols_without_end_is_431() {
    refused(
        431,
        "headers_too_large",
        "GET /v1/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Protocol: "
            + "a, ".repeat(10_000)
            + "a\r\n\r\n");
  }

  @Test
  void a_request_of_http_1_1_without_a_host_is_400() {
    refused(400, "bad_request", "GET /livez HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
  }

  @Test
  void a_folded_header_hides_no_other_one() {
    // RFC 9112, section 5.2: refused, or read as one value.
    String answer =
        RawHttp.ask(
            server.port(),
            HEAD + "X: a\r\n Authorization: Bearer alice\r\nConnection: close\r\n\r\n");
    assertThat(answer).containsPattern("^HTTP/1\\.1 40[01] ");
  }

  @Test
  void what_follows_a_request_in_chunks_is_a_request_of_its_own() {
    try (RawHttp client = RawHttp.open(server.port())) {
      client.send(
          HEAD
              + "Authorization: Bearer alice\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "3;ext=\"GET / HTTP/1.1\"\r\nabc\r\n0\r\n\r\n"
              + "GET /v1/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(client.untilClosed()).contains("HTTP/1.1 201 ").contains("HTTP/1.1 404 ");
    }
  }
}
