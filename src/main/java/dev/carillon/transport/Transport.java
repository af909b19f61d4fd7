package dev.carillon.transport;

/** Carries frames between clients and sessions. One object serves one event loop. */
public interface Transport {
  /** Begins the session of a client whose permissions have been checked. */
  void accept(ConnectRequest visit);

  /** True if the transport itself counts connections, because not every request is one. */
  default boolean admits() {
    return false;
  }
}
