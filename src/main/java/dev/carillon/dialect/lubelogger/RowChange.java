package dev.carillon.dialect.lubelogger;

import dev.carillon.event.ChangeEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A change of a row, interpreted according to the configuration of its table. */
record RowChange(RecordOptions table, ChangeEvent event, Map<?, ?> row) {

  /** Empty if it is no change of a single record. */
  static Optional<Payload> payload(RecordOptions table, ChangeEvent event) {
    return event.data().value() instanceof Map<?, ?> row
        ? new RowChange(table, event, row).payload()
        : Optional.empty();
  }

  private Optional<Payload> payload() {
    Optional<Sentence.Verb> verb =
        switch (event.operation()) {
          case CREATE -> Optional.of(Sentence.Verb.ADD);
          case UPDATE -> Optional.of(Sentence.Verb.UPDATE);
          case DELETE -> Optional.of(Sentence.Verb.DELETE);
          case NONE -> Optional.empty();
        };
    Optional<RecordKind> kind = RecordKind.of(table.record().of(row));
    return verb.isEmpty() || kind.isEmpty()
        ? Optional.empty()
        : Optional.of(payload(new Sentence(kind.get(), verb.get(), false)));
  }

  private Payload payload(Sentence sentence) {
    String user = table.user().of(row);
    String vehicle = table.vehicle().of(row);
    Map<String, String> data = data(sentence, user, vehicle);
    return new Payload(
        sentence.type(),
        ValueFormat.timestamp(event.time()),
        data,
        vehicle.isBlank() ? LubeLoggerWireNames.NO_VEHICLE : vehicle,
        user,
        sentence.action(user, data),
        Map.of());
  }

  private Map<String, String> data(Sentence sentence, String user, String vehicle) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put(LubeLoggerWireNames.USER, user);
    for (String key : sentence.kind().keys()) {
      data.put(key, key.equals(LubeLoggerWireNames.VEHICLE_ID) ? vehicle : value(key));
    }
    if (sentence.kind() == RecordKind.VEHICLE) {
      describe(data, sentence);
    }
    return data;
  }

  /** The product describes a vehicle by the change, and omits an empty description. */
  private static void describe(Map<String, String> data, Sentence sentence) {
    String text = data.getOrDefault(LubeLoggerWireNames.DESCRIPTION, "");
    if (text.isBlank()) {
      data.remove(LubeLoggerWireNames.DESCRIPTION);
    } else {
      data.put(LubeLoggerWireNames.DESCRIPTION, sentence.subject() + " " + text);
    }
  }

  private String value(String key) {
    ColumnText text = table.data().get(key);
    return text == null ? "" : ValueFormat.ofColumn(key, text.of(row));
  }
}
