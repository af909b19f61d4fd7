package dev.carillon.dialect.signalr;

import java.util.List;

/** A call to clients. An argument can be the data of an event as it is. */
public record HubCall(String target, List<Object> arguments) {
  public HubCall {
    arguments = List.copyOf(arguments);
  }

  public static HubCall of(String target, Object... arguments) {
    return new HubCall(target, List.of(arguments));
  }
}
