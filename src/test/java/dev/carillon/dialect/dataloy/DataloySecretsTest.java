package dev.carillon.dialect.dataloy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Presence;
import dev.carillon.core.identity.PresenceListener;
import dev.carillon.support.Events;
import dev.carillon.support.LogCapture;
import dev.carillon.support.Principals;
import dev.carillon.support.SocketClient;
import dev.carillon.support.Tables;
import dev.carillon.support.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token in an address is in no log, no answer and no connection event, whatever is wrong. */
@Isolated("the levels of all loggers are changed")
final class DataloySecretsTest {
  private static final String TOKEN = "Canary-7f3a b/c";
  private static final String SENT = "Canary-7f3a%20b%2Fc";

  /** In whatever spelling, and in part. */
  private static final List<String> SECRETS = List.of("anary", "7f3a", "%37f3", "b%2Fc", "b/c");

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private final Harbour harbour = new Harbour();
  private final Tables tables = new Tables(0);
  private LogCapture log;
  private TestServer server;

  private final class Comings implements PresenceListener {
    @Override
    public void came(Presence presence) {
      log.add("came " + presence);
    }

    @Override
    public void left(Presence presence, CloseReason reason, Instant now) {
      log.add("left " + presence + " " + reason);
    }
  }

  @BeforeEach
  void start() {
    log = new LogCapture();
    server =
        TestServer.with()
            .attendance(new Comings())
            .token(TOKEN, Principals.of("alice-of-the-token", "object:**", "alert:late-arrival"))
            .token("Canary-7f3a-denied", Principals.of("bob"))
            .webSocket(ObjectDialect.PATH, harbour.objects, harbour.objectGate)
            .webSocket(AlertDialect.PATH, harbour.alerts, harbour.alertGate)
            .start();
  }

  @AfterEach
  void nothing_was_told() {
    // What is looked at is what is written.
    assertRefused(answer("GET /nowhere HTTP/1.1"));
    server.close();
    log.close();
    assertThat(log.text())
        .contains("refused route=none code=not_found")
        // What is the client's fault is no error of ours, and no stack.
        .doesNotContain(SECRETS)
        .doesNotContain("xception");
  }

  @Test
  void a_session_says_nothing_of_its_token() {
    try (var objects = SocketClient.open(server.port(), Harbour.PATH + "Voyage/U/7/" + SENT);
        var alerts = SocketClient.open(server.port(), Harbour.ALERTS + "late-arrival/" + SENT)) {
      server.publish(Events.batch(Harbour.voyage(tables, "7", "{\"key\":7}")));
      assertThat(objects.next()).contains("Voyage.U.7").doesNotContain(SECRETS);
      assertThat(objects.send("nonsense").next()).doesNotContain(SECRETS);
      assertThat(alerts.send("nonsense").next()).doesNotContain(SECRETS);
      server.revoke("alice-of-the-token");
      assertThat(objects.awaitClose().code()).isEqualTo(4401);
      assertThat(alerts.awaitClose().code()).isEqualTo(4401);
    }
    assertThat(log.text()).contains("principal=alice-of-the-token");
  }

  private static String upgrade(String target) {
    return "GET "
        + target
        + " HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
        + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
  }

  /** The head of what is answered, and the body if it has one. */
  private String answer(String head) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write((head + "\r\nHost: gateway\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      String answer = read(socket.getInputStream(), "\r\n\r\n".length(), "\r\n\r\n");
      Matcher length = LENGTH.matcher(answer);
      boolean body = length.find() && !head.startsWith("HEAD");
      return answer
          + (body ? read(socket.getInputStream(), Integer.parseInt(length.group(1)), "") : "");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** At least so many bytes, and on until they end like that. */
  private static String read(InputStream in, int least, String end) throws IOException {
    var read = new StringBuilder();
    while (read.length() < least || !read.toString().endsWith(end)) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      read.append((char) next);
    }
    return read.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/7/Canary-7f3a",
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/7/Canary-%37f3a",
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/7/Canary-7f3a%zz",
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/7/%zzCanary-7f3a",
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/7/Canary-7f3a%",
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/7/Canary-7f3a%C3%28",
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/7/Canary-7f3a%00",
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/7/Canary-7f3a/",
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/7/Canary-7f3a/more/and/more",
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/7/Canary-7f3a-denied",
        "/ws/rest/WebSocketObjectSubscription/Cargo/U/7/Canary-7f3a-denied",
        "/ws/rest/WebSocketObjectSubscription/Voyage/X/7/Canary-7f3a-denied",
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/%zz/Canary-7f3a-denied",
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/Canary-7f3a",
        "/ws/rest/WebSocketObjectSubscription/Canary-7f3a",
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/7/../Canary-7f3a",
        "/ws/rest/WebSocketObjectSubscription/Voyage/U/7/%2e%2e/Canary-7f3a",
        "/ws/rest/WebSocketObjectSubscription//Voyage/U/7/Canary-7f3a",
        "/ws/rest/%57ebSocketObjectSubscription/Voyage/U/7/Canary-7f3a",
        "/ws/rest/WebSocketObjectSubscription%2FVoyage%2FU%2F7%2FCanary-7f3a",
        "/ws/rest/websocketobjectsubscription/Voyage/U/7/Canary-7f3a",
        "/ws/rest/WebSocketSomething/Canary-7f3a",
        "/ws/rest/WebSocketAlertScript/late-arrival/Canary-7f3a",
        "/ws/rest/WebSocketAlertScript/none/Canary-7f3a-denied",
        "/ws/rest/WebSocketAlertScript/late-arrival/Canary-7f3a-denied",
        "/ws/rest/WebSocketAlertScript/late-arrival/more/Canary-7f3a",
        "/ws/rest/WebSocketAlertScript/%zz/Canary-7f3a-denied",
        "//ws/rest/WebSocketAlertScript/late-arrival/Canary-7f3a",
        "http://gateway/ws/rest/WebSocketAlertScript/late-arrival/Canary-7f3a",
        "ws/rest/WebSocketAlertScript/late-arrival/Canary-7f3a",
        "/ws/rest/WebSocketAlertScript/late-arrival/Canary-7f3a?token=Canary-7f3a",
        "/ws/rest/WebSocketAlertScript/late-arrival/Canary-7f3a?%zz=Canary-7f3a",
        "/ws/rest/WebSocketAlertScript/late-arrival/Canary-7f3a#Canary-7f3a",
        "/ws/rest/WebSocketAlertScript/late-arrival/Canary-7f3a\u00ff",
        "/ws/rest/WebSocketAlertScript/late-arrival/Canary-7f3a with blanks",
        "/%zz/Canary-7f3a",
        "/Canary-7f3a",
      })
  void no_refusal_quotes_an_address(String target) {
    for (String method : List.of("GET", "POST", "OPTIONS", "DELETE", "HEAD", "CANARY")) {
      assertRefused(answer(upgrade(target).replaceFirst("GET", method)));
      assertRefused(answer(method + " " + target + " HTTP/1.1\r\nConnection: close"));
    }
    assertRefused(answer("GET " + target + " HTTP/1.0"));
  }

  private static void assertRefused(String answer) {
    assertThat(answer).containsPattern("^HTTP/1[.][01] (4|204)").doesNotContain(SECRETS);
  }

  @Test
  void a_handshake_that_goes_wrong_after_the_gate_quotes_no_address() {
    String good = upgrade(Harbour.PATH + "Voyage/U/7/" + SENT);
    for (String bad :
        List.of(
            good.replace("Version: 13", "Version: 12"),
            good.replace("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "X: y"),
            good.replace("Upgrade: websocket", "Upgrade: h2c"),
            good.replace("Connection: Upgrade", "Connection: close"),
            good.replaceFirst("GET", "POST"),
            good.replaceFirst("GET", "HEAD"),
            good + "\r\nOrigin: https://evil.example.com")) {
      assertRefused(answer(bad));
    }
  }

  @Test
  void an_address_that_is_too_long_is_not_quoted() {
    String target = Harbour.PATH + "Voyage/U/7/" + "Canary-7f3a".repeat(2_000);
    assertThat(answer(upgrade(target))).contains(" 414 ").doesNotContain(SECRETS);
  }
}
