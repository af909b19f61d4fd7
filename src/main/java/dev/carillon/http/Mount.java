package dev.carillon.http;

import dev.carillon.core.Dialect;
import dev.carillon.core.Gate;
import dev.carillon.core.PubSub;
import dev.carillon.transport.LongPollTransport;
import dev.carillon.transport.PollForm;
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
import java.time.InstantSource;
import java.util.List;

/**
 * A protocol at an address: a path, one transport, a dialect, and the gate its clients come
 * through.
 *
 * @param transport the word for logs and metrics
 * @param opensStream true where clients come to stay: only there a ticket is good
 */
public record Mount(
    String path,
    String transport,
    Dialect dialect,
    Gate gate,
    boolean opensStream,
    TransportFactory factory) {

  private static final String HUB = "signalr";

  /** Makes the transport of one event loop. */
  interface TransportFactory {
    Transport on(Vertx vertx, PubSub pubSub, TransportOptions options);
  }

  public static Mount webSocket(String path, Dialect dialect, Gate gate) {
    return new Mount(path, WebSocketTransport.NAME, dialect, gate, true, WebSocketTransport::new);
  }

  public static Mount sse(String path, Dialect dialect, Gate gate) {
    return new Mount(path, SseTransport.NAME, dialect, gate, true, SseTransport::new);
  }

  public static Mount snapshot(String path, Dialect dialect, Gate gate) {
    return new Mount(path, SnapshotTransport.NAME, dialect, gate, false, SnapshotTransport::new);
  }

  /**
   * A SignalR hub: all its transports at the path, and the negotiation beside it.
   *
   * @param tokens the same for all hubs and event loops of this process
   */
  public static List<Mount> hub(
      String path,
      Dialect dialect,
      Gate gate,
      HubTransportOptions options,
      ConnectionTokens tokens) {
    return List.of(
        new Mount(
            path,
            HUB,
            dialect,
            gate,
            true,
            (vertx, pubSub, transport) ->
                new HubTransport(vertx, pubSub, transport, options, tokens)),
        new Mount(
            path + "/negotiate",
            HUB,
            dialect,
            gate,
            true,
            (vertx, pubSub, transport) ->
                new NegotiateTransport(tokens, options, InstantSource.system())));
  }

  public static Mount longPoll(String path, Dialect dialect, Gate gate, PollForm form) {
    return new Mount(
        path,
        LongPollTransport.NAME,
        dialect,
        gate,
        true,
        (vertx, pubSub, options) -> new LongPollTransport(vertx, pubSub, form, options));
  }
}
