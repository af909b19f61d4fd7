package dev.carillon.alert;

import dev.carillon.core.EventLog.Entry;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CloudEventJson;
import dev.carillon.event.Json;
import dev.carillon.event.JsonWriter;
import dev.carillon.event.Position;
import dev.carillon.expression.Projection;
import dev.carillon.object.ObjectEvent;
import java.time.Instant;
import java.util.List;

/**
 * Makes the record of a fired alert: a CloudEvent, keyed so that alerts of one object stay in
 * order.
 */
public final class AlertRecord {
  public static final String TYPE = "dev.carillon.alert.fired";
  public static final String SOURCE = "/carillon/alerts";

  // The members of its data.
  public static final String SCRIPT_CODE = "scriptCode";
  public static final String FIRED = "fired";
  public static final String MESSAGE = "message";
  public static final String EVENT = "event";

  private static final Projection NO_MORE_THAN_KEY = Projection.of(List.of("key", "self"));

  private final String kafkaTopic;
  private final int maxBytes;

  /**
   * @param maxBytes Kafka's limit: of a larger event only key and self are included
   */
  public AlertRecord(String kafkaTopic, int maxBytes) {
    this.kafkaTopic = kafkaTopic;
    this.maxBytes = maxBytes;
  }

  /**
   * The id of an alert: made of the script and the position of its event in Kafka, so that the same
   * event has the same alert on every replica and at every evaluation.
   */
  static String id(String code, ChangeEvent event) {
    Position at = event.position();
    return code
        + ":"
        + at.partition().stream().kafkaTopic()
        + "-"
        + at.partition().number()
        + "-"
        + at.offset();
  }

  Entry entry(String code, ObjectEvent event, String message, Instant fired) {
    Json whole = record(code, event.json(), event, message, fired);
    Json record =
        whole.length() <= maxBytes
            ? whole
            : record(code, event.json(NO_MORE_THAN_KEY), event, message, fired);
    return new Entry(kafkaTopic, key(event), record);
  }

  private static String key(ObjectEvent event) {
    return event.type().name() + "." + event.key();
  }

  private static Json record(
      String code, Json event, ObjectEvent about, String message, Instant fired) {
    Json data =
        new JsonWriter(event.length() + message.length() + 128)
            .string(SCRIPT_CODE, code)
            .string(FIRED, fired.toString())
            .string(MESSAGE, message)
            .json(EVENT, event)
            .json();
    JsonWriter record =
        CloudEventJson.begin(id(code, about.change()), SOURCE, TYPE, fired)
            .string("subject", about.name())
            .string("partitionkey", key(about));
    about.change().traceparent().ifPresent(trace -> record.string("traceparent", trace));
    return record.json("data", data).json();
  }
}
