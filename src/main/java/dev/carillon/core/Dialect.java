package dev.carillon.core;

import dev.carillon.core.identity.Handshake;

/** A protocol that clients speak. One object serves all sessions of one event loop. */
public interface Dialect {
  /** The word for logs and metrics. */
  String name();

  /**
   * What can be said of a request before anybody asks who sends it: so a request that is wrong
   * costs no one-time ticket, and is refused before an upgrade.
   *
   * @throws RefusedException if the request itself is wrong
   */
  default void check(Handshake handshake) {}

  /**
   * A client has come: its rights are checked, nothing has been sent yet.
   *
   * @throws RefusedException if the request itself is wrong; the transport words it
   */
  Conversation open(Session session, Handshake handshake);
}
