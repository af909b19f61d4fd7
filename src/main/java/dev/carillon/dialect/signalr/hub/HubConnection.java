package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.dialect.signalr.protocol.HubCloseReasons;
import java.util.Optional;

/** A hub's connection. Confined to its event loop, but for {@link #run}. */
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

  /** Where the hub was found, as it was sent. */
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

  /** Comes back to the event loop; on any thread. A step of a connection that has ended is lost. */
  public void run(Runnable step) {
    session.run(step);
  }

  /** Ends the connection for a reason that says whether the client may come back. */
  public void close(CloseReason reason) {
    session.close(reason);
  }

  /** Ends the connection, for good: the client is told not to come back by itself. */
  public void close() {
    session.close(HubCloseReasons.ABORTED);
  }
}
