package dev.carillon.soak;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** How clients get to the gateways; shared by all of them. */
final class Door {
  private static final int MAX_CONNECTIONS = 10_000;
  private static final int SOCKET_BYTES = 16 << 10;
  private static final int MAX_FRAME_BYTES = 4 << 20;

  final HttpClient http;
  final WebSocketClient sockets;

  Door(Vertx vertx) {
    quiet();
    // Small, so that a client that stops to read is soon felt at the other end.
    var options = new HttpClientOptions().setKeepAliveTimeout(5);
    options.setReceiveBufferSize(SOCKET_BYTES);
    http =
        vertx
            .httpClientBuilder()
            .with(options)
            .with(new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS))
            // That it was cut is told by what was asked over it.
            .withConnectHandler(connection -> connection.exceptionHandler(e -> {}))
            .build();
    var socketOptions =
        new WebSocketClientOptions()
            .setMaxConnections(MAX_CONNECTIONS)
            .setMaxFrameSize(MAX_FRAME_BYTES)
            .setMaxMessageSize(MAX_FRAME_BYTES);
    socketOptions.setReceiveBufferSize(SOCKET_BYTES);
    sockets = vertx.createWebSocketClient(socketOptions);
  }

  /** Connections are cut all the time here: each is told to its client, and that is enough. */
  private static void quiet() {
    if (LoggerFactory.getLogger("io.vertx.core") instanceof Logger logger) {
      logger.setLevel(Level.OFF);
    }
  }

  /** What a client asks for when it connects. */
  record Request(int port, String token, Interest interest, Origin origin) {
    /** As a query, for event streams and polls; the topics always, the rest where it is said. */
    String query() {
      var parts = new ArrayList<String>();
      interest.topics().forEach(topic -> parts.add(part("topic", topic)));
      interest.filter().ifPresent(filter -> parts.add(part("filter", filter.cel())));
      if (!interest.fields().isEmpty()) {
        parts.add(part("fields", String.join(",", interest.fields())));
      }
      if (!interest.every().isZero()) {
        parts.add(part("every", interest.every().toMillis() + "ms"));
      }
      return String.join("&", parts);
    }

    static String part(String name, String value) {
      return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    List<String> headers() {
      return List.of("Authorization", "Bearer " + token);
    }
  }

  /**
   * Where a client begins.
   *
   * @param cursor what it comes back with; empty: it is new
   * @param from {@code latest}, {@code earliest} or a time, for one that is new
   */
  record Origin(String cursor, String from) {
    boolean isResume() {
      return !cursor.isEmpty();
    }

    /** In one word. */
    String text() {
      return isResume() ? cursor : from;
    }
  }
}
