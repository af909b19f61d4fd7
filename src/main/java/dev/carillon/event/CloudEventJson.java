package dev.carillon.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes the CloudEvents that the gateway itself makes, in the structured JSON form. */
public final class CloudEventJson {
  /** The content type of a record or a body that holds one. */
  public static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

  private CloudEventJson() {}

  /** Begins a CloudEvent with JSON data; the caller adds its other attributes and its data. */
  public static JsonWriter begin(String id, String source, String type, Instant time) {
    return new JsonWriter(512)
        .string("specversion", "1.0")
        .string("id", id)
        .string("source", source)
        .string("type", type)
        .string("time", time.truncatedTo(ChronoUnit.MILLIS).toString())
        .string("datacontenttype", "application/json");
  }
}
