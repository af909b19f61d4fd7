package dev.carillon.dialect.navixy.tracker;

import java.util.Map;
import java.util.Optional;

/**
 * Configuration of how events become the tracker messages of {@code iot_monitor}.
 *
 * @param kafkaTopic the stream of the events; if it is a state stream, the newest message is sent
 *     at once
 * @param tracker the tracker of the message
 * @param messageTime when the tracker sent it
 * @param serverTime when it was received; empty: the event's time
 * @param fields the sources of the message's fields
 */
public record IotOptions(
    String kafkaTopic,
    ColumnRef tracker,
    ColumnRef messageTime,
    Optional<ColumnRef> serverTime,
    Map<String, ColumnRef> fields) {
  public IotOptions {
    fields = Map.copyOf(fields);
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("a message needs fields");
    }
  }
}
