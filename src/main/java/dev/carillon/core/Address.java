package dev.carillon.core;

/** The addresses on the event bus, all of them. */
public final class Address {
  /** Every {@code EventBatch} of this process, once for each event loop; local. */
  public static final String EVENTS = "carillon.events";

  /** The ids of principals whose sessions are to end at once; local. */
  public static final String REVOKED = "carillon.revoked";

  private Address() {}
}
