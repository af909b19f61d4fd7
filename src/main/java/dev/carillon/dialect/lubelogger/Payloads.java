package dev.carillon.dialect.lubelogger;

import dev.carillon.event.ChangeEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the product's payloads from events. Immutable. */
final class Payloads {
  private final Map<String, RecordOptions> tables;

  Payloads(LubeLoggerOptions options) {
    Map<String, RecordOptions> byTopic = new HashMap<>();
    for (RecordOptions table : options.records()) {
      byTopic.put(table.kafkaTopic(), table);
    }
    tables = Map.copyOf(byTopic);
  }

  /** Empty if the event is not one of the product's. */
  Optional<Payload> of(ChangeEvent event) {
    RecordOptions table = tables.get(event.position().partition().stream().kafkaTopic());
    return table == null ? CarriedPayload.of(event) : RowChange.payload(table, event);
  }
}
