package dev.carillon.transport.signalr;

import dev.carillon.event.Json;
import dev.carillon.transport.ConnectRequest;
import dev.carillon.transport.Transport;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code POST <hub>/negotiate}, versions 0 and 1: returns the client's ids and the transports in
 * the order to be tried. It keeps no state.
 */
public final class NegotiateTransport implements Transport {
  private static final List<String> BOTH = List.of("Text", "Binary");
  private static final List<Map<String, Object>> TRANSPORTS =
      List.of(
          transport("WebSockets", BOTH),
          transport("ServerSentEvents", List.of("Text")),
          transport("LongPolling", BOTH));
  private static final int VERSION = 1;

  private final ConnectionTokens tokens;
  private final HubTransportOptions options;
  private final InstantSource clock;

  public NegotiateTransport(
      ConnectionTokens tokens, HubTransportOptions options, InstantSource clock) {
    this.tokens = tokens;
    this.options = options;
    this.clock = clock;
  }

  private static Map<String, Object> transport(String name, List<String> formats) {
    Map<String, Object> transport = new LinkedHashMap<>();
    transport.put("transport", name);
    transport.put("transferFormats", formats);
    return transport;
  }

  @Override
  public boolean admits() {
    return true;
  }

  @Override
  public void accept(ConnectRequest visit) {
    HttpServerRequest request = visit.request();
    // The body is ignored, and there should be none.
    request.handler(rest -> {}).resume();
    var unused =
        request
            .response()
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            .end(Json.of(answer(visit)).toString());
  }

  private Map<String, Object> answer(ConnectRequest visit) {
    String version = visit.handshake().parameter("negotiateVersion").orElse("0");
    if (!version.matches("-?\\d{1,9}")) {
      return Map.of("error", "The client requested a non-integer protocol version.");
    }
    int agreed = Math.min(Integer.parseInt(version), VERSION);
    if (agreed < 0) {
      return Map.of(
          "error",
          "The client requested version '%s', but the server does not support this version."
              .formatted(version));
    }
    boolean stateful =
        options.statefulReconnect()
            && visit
                .handshake()
                .parameter("useStatefulReconnect")
                .filter("true"::equalsIgnoreCase)
                .isPresent();
    ConnectionToken token = tokens.issue(clock.instant(), stateful);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("negotiateVersion", agreed);
    // Before version 1 there is only one id, and it alone grants access to the connection.
    answer.put("connectionId", agreed == 0 ? token.text() : token.connectionId());
    if (agreed == VERSION) {
      answer.put("connectionToken", token.text());
    }
    if (stateful) {
      answer.put("useStatefulReconnect", true);
    }
    answer.put("availableTransports", TRANSPORTS);
    return answer;
  }
}
