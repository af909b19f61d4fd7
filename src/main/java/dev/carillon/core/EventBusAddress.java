package dev.carillon.core;

/** The addresses on the Vert.x event bus. */
public final class EventBusAddress {
  /** Every {@code EventBatch} of this process, once for each event loop; local. */
  public static final String EVENTS = "carillon.events";

  /** Every {@link SessionEviction}, once for each event loop; local. */
  public static final String CONTROL = "carillon.control";

  private EventBusAddress() {}
}
