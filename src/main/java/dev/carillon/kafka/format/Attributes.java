package dev.carillon.kafka.format;

import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodeException.Cause;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The attributes of one CloudEvent that Carillon reads. Each is validated when it is requested. */
public final class Attributes {
  public static final String ID = "id";
  static final String SOURCE = "source";
  static final String TYPE = "type";
  public static final String SUBJECT = "subject";
  static final String TIME = "time";
  static final String SPEC_VERSION = "specversion";
  static final String CONTENT_TYPE = "datacontenttype";
  public static final String PARTITION_KEY = "partitionkey";
  static final String TRACE_PARENT = "traceparent";

  private static final Set<String> READ =
      Set.of(
          ID, SOURCE, TYPE, SUBJECT, TIME, SPEC_VERSION, CONTENT_TYPE, PARTITION_KEY, TRACE_PARENT);
  private static final String VERSION = "1.0";
  private static final int MAX_LENGTH = 1_024;

  /** W3C Trace Context, section 3.2.2. */
  private static final Pattern TRACE =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  private final Map<String, String> values = new HashMap<>();

  public static boolean isRead(String name) {
    return READ.contains(name);
  }

  void put(String name, String value) throws DecodeException {
    if (values.put(name, value) != null) {
      throw new DecodeException(Cause.DUPLICATE_NAME, name + " twice");
    }
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  void requireVersion() throws DecodeException {
    if (!required(SPEC_VERSION).equals(VERSION)) {
      throw new DecodeException(Cause.UNSUPPORTED, "a specversion other than " + VERSION);
    }
  }

  String required(String name) throws DecodeException {
    return required(name, values.get(name));
  }

  public Optional<String> optional(String name) throws DecodeException {
    String value = values.get(name);
    return value == null ? Optional.empty() : Optional.of(required(name, value));
  }

  static String required(String name, @org.jspecify.annotations.Nullable String value)
      throws DecodeException {
    if (value == null || value.isEmpty()) {
      throw new DecodeException(Cause.MISSING_ATTRIBUTE, "no " + name);
    }
    if (!isClean(value)) {
      throw new DecodeException(Cause.BAD_ATTRIBUTE, name + " is too long or not printable");
    }
    return value;
  }

  /** CloudEvents 1.0, "Type System": a String has no control characters. */
  static boolean isClean(String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
        return false;
      }
    }
    return true;
  }

  /** The time, or empty if there is none; fails if it is not RFC 3339. */
  Optional<Instant> time() throws DecodeException {
    Optional<String> text = optional(TIME);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> time = Timestamps.of(text.get());
    if (time.isEmpty()) {
      throw new DecodeException(Cause.BAD_ATTRIBUTE, "time is not RFC 3339");
    }
    return time;
  }

  /** The trace context; an invalid one is ignored. */
  Optional<String> traceparent() {
    return Optional.ofNullable(values.get(TRACE_PARENT)).filter(Attributes::isTrace);
  }

  static boolean isTrace(String text) {
    return TRACE.matcher(text).matches();
  }

  ContentType contentType() {
    return ContentType.of(values.getOrDefault(CONTENT_TYPE, ""));
  }
}
