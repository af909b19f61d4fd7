package dev.carillon.core;

import dev.carillon.core.identity.Handshake;

/** An application protocol that clients speak. One object serves all sessions of one event loop. */
public interface Dialect {
  /** The name for logs and metrics. */
  String name();

  /**
   * Checks what can be checked of a request before authentication: an invalid request consumes no
   * one-time ticket, and is refused before an upgrade.
   *
   * @throws RefusedException if the request itself is invalid
   */
  default void check(Handshake handshake) {}

  /**
   * Opens the conversation of a client that has connected: its permissions are checked, nothing has
   * been sent yet.
   *
   * @throws RefusedException if the request itself is invalid; the transport words it
   */
  Conversation open(Session session, Handshake handshake);
}
