package dev.carillon.transport;

/** A way to carry frames. One object serves one event loop. */
public interface Transport {
  /** Begins the session of a client whose rights have been checked. */
  void accept(ConnectRequest visit);

  /**
   * True if not every request is a connection of its own: then the transport itself lets those in
   * that are.
   */
  default boolean admits() {
    return false;
  }
}
