package dev.carillon.dialect.signalr.hub;

import java.util.List;

/**
 * A call to clients. An argument can be an event's data as it is; an absent one is an empty
 * Optional.
 */
public record HubCall(String target, List<Object> arguments) {
  public HubCall {
    arguments = List.copyOf(arguments);
  }

  public static HubCall of(String target, Object... arguments) {
    return new HubCall(target, List.of(arguments));
  }
}
