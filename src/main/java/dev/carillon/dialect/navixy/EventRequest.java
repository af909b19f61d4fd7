package dev.carillon.dialect.navixy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code requests}.
 *
 * @param every how often at most it may be told; zero: as it happens
 * @param sensorType the only type of sensors that is wanted
 * @param components false: without the parts of composite sensors
 */
record EventRequest(
    EventType type,
    Target target,
    Duration every,
    boolean compact,
    Optional<String> sensorType,
    boolean components) {
  /** The most trackers that the product's monitor shows. */
  private static final int MONITORED = 10;

  private static final Duration BATCH = Duration.ofSeconds(1);
  private static final int SENSOR_TYPE = 64;

  /** As the old generation asks for states. */
  static EventRequest states(Target target) {
    return new EventRequest(EventType.STATE, target, Duration.ZERO, false, Optional.empty(), true);
  }

  /**
   * Reads a request.
   *
   * @throws FaultException if it is none
   */
  static EventRequest of(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> members)) {
      throw Fault.WRONG_FORMAT.because("a request is an object");
    }
    EventType type =
        text(members, Words.TYPE)
            .flatMap(EventType::of)
            .orElseThrow(() -> Fault.INVALID_PARAMETERS.because("there is no such event type"));
    Target target = target(type, members);
    if (type == EventType.IOT_MONITOR && target.ids().size() > MONITORED) {
      throw Fault.INVALID_PARAMETERS.because("at most " + MONITORED + " trackers are monitored");
    }
    return new EventRequest(
        type,
        target,
        text(members, Words.RATE_LIMIT)
            .map(RateLimit::of)
            .orElse(type == EventType.STATE ? Duration.ZERO : BATCH),
        compact(members),
        sensorType(members),
        components(members));
  }

  private static Target target(EventType type, Map<?, ?> members) {
    if (type == EventType.STATE) {
      return Target.selected(members.get(Words.TRACKERS));
    }
    if (!(members.get(Words.TARGET) instanceof Map<?, ?> target)) {
      throw Fault.INVALID_PARAMETERS.because("target is needed");
    }
    return switch (text(target, Words.TYPE).orElse("")) {
      case Words.ALL -> Target.ALL;
      case Words.SELECTED -> Target.selected(target.get(Words.TRACKER_IDS));
      default -> throw Fault.INVALID_PARAMETERS.because("target is all or selected");
    };
  }

  private static boolean compact(Map<?, ?> members) {
    return switch (text(members, Words.FORMAT).orElse(Words.FULL)) {
      case Words.FULL -> false;
      case Words.COMPACT -> true;
      default -> throw Fault.INVALID_PARAMETERS.because("format is full or compact");
    };
  }

  private static Optional<String> sensorType(Map<?, ?> members) {
    Optional<String> type = text(members, Words.SENSOR_TYPE);
    if (type.filter(word -> word.length() > SENSOR_TYPE).isPresent()) {
      throw Fault.INVALID_PARAMETERS.because("sensor_type is too long");
    }
    return type;
  }

  private static boolean components(Map<?, ?> members) {
    Object value = members.get(Words.INCLUDE_COMPONENTS);
    if (value == null) {
      return true;
    }
    if (value instanceof Boolean included) {
      return included;
    }
    throw Fault.INVALID_PARAMETERS.because("include_components is true or false");
  }

  /** A text; null is as good as absent. */
  private static Optional<String> text(Map<?, ?> members, String name) {
    Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    throw Fault.INVALID_PARAMETERS.because(name + " is a text");
  }
}
