package dev.carillon.soak;

import java.util.Map;

/** One connection of a client, of whatever transport. Confined to the client's event loop. */
interface Link {
  /** The port by which the proxy knows the connection; 0 if there is none right now. */
  int localPort();

  /** Stops reading. */
  void pause();

  void resume();

  /** Ends it from the client's side, without a word. */
  void abandon();

  /** Takes what comes. */
  interface Listener {
    /**
     * A message.
     *
     * @param cursor what the client may come back with once it has taken it in; empty: as before
     */
    void message(Map<String, ?> message, String cursor);

    /** What comes from now on is said by another session of the gateway's, as each poll is one. */
    void session();

    /** Something came, if only a ping. */
    void heard();

    /** It is over. Nothing comes behind it. */
    void ended(String why);

    /** The request was refused for good: this is nothing that a client should see here. */
    void refused(String why);
  }
}
