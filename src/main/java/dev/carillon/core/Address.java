package dev.carillon.core;

/** The addresses on the event bus, all of them. */
public final class Address {
  /** Every {@code EventBatch} of this process, once for each event loop; local. */
  public static final String EVENTS = "carillon.events";

  /** Every {@link Dismissal}, once for each event loop; local. */
  public static final String CONTROL = "carillon.control";

  private Address() {}
}
