package dev.carillon.core.identity;

import java.time.Instant;

/**
 * That somebody is connected.
 *
 * @param session the id of the session
 * @param dialect the word for it in logs and metrics
 * @param transport the word for it in logs and metrics
 * @param address the client's IP address, or empty
 */
public record Presence(
    String session,
    Principal principal,
    String dialect,
    String transport,
    Instant since,
    String address) {

  /** From nowhere. */
  public Presence(
      String session, Principal principal, String dialect, String transport, Instant since) {
    this(session, principal, dialect, transport, since, "");
  }

  /** The same of somebody else. */
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
