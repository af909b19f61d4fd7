package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.dialect.signalr.protocol.HubCloseReasons;
import java.util.Optional;

/** A hub's connection. Confined to its event loop, except {@link #run}. */
public final class HubConnection {
  private final Session session;
  private final Handshake handshake;

  public HubConnection(Session session, Handshake handshake) {
    this.session = session;
    this.handshake = handshake;
  }

  /** The public connectionId. */
  public String id() {
    return session.id();
  }

  /** {@code websocket}, {@code sse} or {@code longpoll}. */
  public String transport() {
    return handshake.transport();
  }

  /** The path of the hub, as it was sent. */
  public String path() {
    return handshake.path();
  }

  /** A query parameter of the hub's URL. */
  public Optional<String> parameter(String name) {
    return handshake.parameter(name);
  }

  /** A header of the first request. */
  public Optional<String> header(String name) {
    return handshake.header(name);
  }

  public boolean isOpen() {
    return session.isOpen();
  }

  /**
   * Runs a step on the event loop; may be called on any thread. If the connection has ended the
   * step is dropped.
   */
  public void run(Runnable step) {
    session.run(step);
  }

  /** Ends the connection for a reason that says whether the client may reconnect. */
  public void close(CloseReason reason) {
    session.close(reason);
  }

  /** Ends the connection for good: the client is told not to reconnect by itself. */
  public void close() {
    session.close(HubCloseReasons.ABORTED);
  }
}
