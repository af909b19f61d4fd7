package dev.carillon.core.identity;

import java.time.Instant;

/**
 * A connected session.
 *
 * @param session the id of the session
 * @param dialect its name in logs and metrics
 * @param transport its name in logs and metrics
 * @param address the client's IP address, or empty
 */
public record Presence(
    String session,
    Principal principal,
    String dialect,
    String transport,
    Instant since,
    String address) {

  /** Without an address. */
  public Presence(
      String session, Principal principal, String dialect, String transport, Instant since) {
    this(session, principal, dialect, transport, since, "");
  }

  /** The same session with another principal. */
  public Presence of(Principal other) {
    return new Presence(session, other, dialect, transport, since, address);
  }

  /** For logs. */
  @Override
  public String toString() {
    return "id=%s transport=%s dialect=%s principal=%s%s"
        .formatted(
            session, transport, dialect, principal, address.isEmpty() ? "" : " address=" + address);
  }
}
