package dev.carillon.dialect.lubelogger;

import java.util.Map;
import java.util.Optional;

/**
 * Configuration of how the rows of one table become payloads.
 *
 * @param kafkaTopic the stream of the table's changes
 * @param record the kind of record: its name, such as {@code gasrecord}, or the column that holds
 *     it
 * @param vehicle the id of the record's vehicle
 * @param user the user who changed it
 * @param data the sources of the keys in the record's {@code data}, except for the user and the
 *     vehicle
 */
public record RecordOptions(
    String kafkaTopic,
    ColumnText record,
    ColumnText vehicle,
    ColumnText user,
    Map<String, ColumnText> data) {

  public RecordOptions {
    data = Map.copyOf(data);
    for (String key : data.keySet()) {
      if (!RecordKind.allKeys().contains(key)) {
        throw new IllegalArgumentException(
            "data has no key " + key + ", there are " + String.join(", ", RecordKind.allKeys()));
      }
    }
    if (record.isConstant()) {
      requireAll(record.toString(), data);
    }
  }

  private static void requireAll(String word, Map<String, ColumnText> data) {
    Optional<RecordKind> kind = RecordKind.of(word);
    if (kind.isEmpty()) {
      throw new IllegalArgumentException("not a kind of record: " + word);
    }
    for (String key : kind.get().keys()) {
      if (!key.equals(LubeLoggerWireNames.VEHICLE_ID) && !data.containsKey(key)) {
        throw new IllegalArgumentException("data of a " + word + " needs " + key);
      }
    }
  }
}
