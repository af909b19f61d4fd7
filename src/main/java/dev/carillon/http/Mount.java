package dev.carillon.http;

import dev.carillon.core.Dialect;
import dev.carillon.core.PubSub;
import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.transport.LongPollTransport;
import dev.carillon.transport.PollFormat;
import dev.carillon.transport.RequestBodies;
import dev.carillon.transport.SnapshotTransport;
import dev.carillon.transport.SseTransport;
import dev.carillon.transport.Transport;
import dev.carillon.transport.TransportOptions;
import dev.carillon.transport.WebSocketTransport;
import dev.carillon.transport.signalr.ConnectionTokens;
import dev.carillon.transport.signalr.HubTransport;
import dev.carillon.transport.signalr.HubTransportOptions;
import dev.carillon.transport.signalr.NegotiateTransport;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.List;

/**
 * A protocol at a path of the HTTP server: a path, one transport, a dialect, and the gate that
 * authenticates its clients.
 *
 * @param transport the name for logs and metrics
 * @param opensStream true if it opens a stream: only there a ticket is valid
 * @param methods those that it accepts
 */
public record Mount(
    String path,
    String transport,
    List<HttpMethod> methods,
    Dialect dialect,
    AuthenticationScheme gate,
    boolean opensStream,
    TransportFactory factory) {

  private static final String HUB = "signalr";

  /** Without HEAD: the headers of a stream are not known before it begins. */
  private static final List<HttpMethod> STREAM = List.of(HttpMethod.GET);

  private static final List<HttpMethod> HUB_REQUESTS =
      List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE);
  private static final List<HttpMethod> NEGOTIATE = List.of(HttpMethod.POST);

  /** Makes the transport of one event loop. */
  interface TransportFactory {
    Transport on(Vertx vertx, PubSub pubSub, TransportOptions options, RequestBodies bodies);
  }

  public static Mount webSocket(String path, Dialect dialect, AuthenticationScheme gate) {
    return stream(path, WebSocketTransport.NAME, dialect, gate, true, WebSocketTransport::new);
  }

  public static Mount sse(String path, Dialect dialect, AuthenticationScheme gate) {
    return stream(path, SseTransport.NAME, dialect, gate, true, SseTransport::new);
  }

  public static Mount snapshot(String path, Dialect dialect, AuthenticationScheme gate) {
    return stream(path, SnapshotTransport.NAME, dialect, gate, false, SnapshotTransport::new);
  }

  /** Makes the transport of one event loop for requests whose bodies are ignored. */
  private interface StreamFactory {
    Transport on(Vertx vertx, PubSub pubSub, TransportOptions options);
  }

  private static Mount stream(
      String path,
      String transport,
      Dialect dialect,
      AuthenticationScheme gate,
      boolean opensStream,
      StreamFactory factory) {
    return new Mount(
        path,
        transport,
        STREAM,
        dialect,
        gate,
        opensStream,
        (vertx, pubSub, options, bodies) -> factory.on(vertx, pubSub, options));
  }

  /**
   * A SignalR hub: all its transports at the path, and the negotiation beside it.
   *
   * @param tokens the same for all hubs and event loops of this process
   */
  public static List<Mount> hub(
      String path,
      Dialect dialect,
      AuthenticationScheme gate,
      HubTransportOptions options,
      ConnectionTokens tokens) {
    return List.of(
        new Mount(
            path,
            HUB,
            HUB_REQUESTS,
            dialect,
            gate,
            true,
            (vertx, pubSub, transport, bodies) ->
                new HubTransport(vertx, pubSub, transport, options, tokens, bodies)),
        new Mount(
            path + "/negotiate",
            HUB,
            NEGOTIATE,
            dialect,
            gate,
            true,
            (vertx, pubSub, transport, bodies) ->
                new NegotiateTransport(tokens, options, InstantSource.system())));
  }

  public static Mount longPoll(
      String path, Dialect dialect, AuthenticationScheme gate, PollFormat form) {
    return stream(
        path,
        LongPollTransport.NAME,
        dialect,
        gate,
        true,
        (vertx, pubSub, options) -> new LongPollTransport(vertx, pubSub, form, options));
  }
}
