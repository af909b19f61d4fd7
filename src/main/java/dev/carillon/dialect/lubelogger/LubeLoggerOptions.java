package dev.carillon.dialect.lubelogger;

import java.util.HashSet;
import java.util.List;

/**
 * Configuration of the streams of row changes that are LubeLogger's records. Events that carry the
 * product's payload need none.
 */
public record LubeLoggerOptions(List<RecordOptions> records) {
  public static final LubeLoggerOptions DEFAULT = new LubeLoggerOptions(List.of());

  public LubeLoggerOptions {
    records = List.copyOf(records);
    var topics = new HashSet<String>();
    for (RecordOptions table : records) {
      if (!topics.add(table.kafkaTopic())) {
        throw new IllegalArgumentException("records has " + table.kafkaTopic() + " twice");
      }
    }
  }
}
