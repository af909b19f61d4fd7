package dev.carillon.dialect.navixy.tracker;

import java.util.Map;
import java.util.Optional;

/**
 * How events become the messages of trackers that {@code iot_monitor} shows.
 *
 * @param kafkaTopic their stream; of a state stream the newest message is shown at once
 * @param tracker whose message it is
 * @param messageTime when the tracker sent it
 * @param serverTime when it was received; empty: the event's time
 * @param fields what the message's fields are made of
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
