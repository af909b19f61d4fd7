package dev.carillon.dialect.navixy.request;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code requests}.
 *
 * @param every the minimum interval between two frames; zero: no limit
 * @param sensorType the only requested type of sensors
 * @param components false: without the parts of composite sensors
 */
public record EventRequest(
    NavixyEventType type,
    TrackerTarget target,
    Duration every,
    boolean compact,
    Optional<String> sensorType,
    boolean components) {
  /** Maximum number of trackers in the product's monitor. */
  private static final int MONITORED = 10;

  private static final Duration BATCH = Duration.ofSeconds(1);
  private static final int SENSOR_TYPE = 64;

  /** The request for states in the old generation of the protocol. */
  static EventRequest states(TrackerTarget target) {
    return new EventRequest(
        NavixyEventType.STATE, target, Duration.ZERO, false, Optional.empty(), true);
  }

  /**
   * Parses a request.
   *
   * @throws NavixyErrorException if it is invalid
   */
  static EventRequest of(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> members)) {
      throw NavixyError.WRONG_FORMAT.because("a request is an object");
    }
    NavixyEventType type =
        text(members, NavixyWireNames.TYPE)
            .flatMap(NavixyEventType::of)
            .orElseThrow(
                () -> NavixyError.INVALID_PARAMETERS.because("there is no such event type"));
    TrackerTarget target = target(type, members);
    if (type == NavixyEventType.IOT_MONITOR && target.ids().size() > MONITORED) {
      throw NavixyError.INVALID_PARAMETERS.because(
          "at most " + MONITORED + " trackers are monitored");
    }
    return new EventRequest(
        type,
        target,
        text(members, NavixyWireNames.RATE_LIMIT)
            .map(RateLimit::of)
            .orElse(type == NavixyEventType.STATE ? Duration.ZERO : BATCH),
        compact(members),
        sensorType(members),
        components(members));
  }

  private static TrackerTarget target(NavixyEventType type, Map<?, ?> members) {
    if (type == NavixyEventType.STATE) {
      return TrackerTarget.selected(members.get(NavixyWireNames.TRACKERS));
    }
    if (!(members.get(NavixyWireNames.TARGET) instanceof Map<?, ?> target)) {
      throw NavixyError.INVALID_PARAMETERS.because("target is needed");
    }
    return switch (text(target, NavixyWireNames.TYPE).orElse("")) {
      case NavixyWireNames.ALL -> TrackerTarget.ALL;
      case NavixyWireNames.SELECTED ->
          TrackerTarget.selected(target.get(NavixyWireNames.TRACKER_IDS));
      default -> throw NavixyError.INVALID_PARAMETERS.because("target is all or selected");
    };
  }

  private static boolean compact(Map<?, ?> members) {
    return switch (text(members, NavixyWireNames.FORMAT).orElse(NavixyWireNames.FULL)) {
      case NavixyWireNames.FULL -> false;
      case NavixyWireNames.COMPACT -> true;
      default -> throw NavixyError.INVALID_PARAMETERS.because("format is full or compact");
    };
  }

  private static Optional<String> sensorType(Map<?, ?> members) {
    Optional<String> type = text(members, NavixyWireNames.SENSOR_TYPE);
    if (type.filter(word -> word.length() > SENSOR_TYPE).isPresent()) {
      throw NavixyError.INVALID_PARAMETERS.because("sensor_type is too long");
    }
    return type;
  }

  private static boolean components(Map<?, ?> members) {
    Object value = members.get(NavixyWireNames.INCLUDE_COMPONENTS);
    if (value == null) {
      return true;
    }
    if (value instanceof Boolean included) {
      return included;
    }
    throw NavixyError.INVALID_PARAMETERS.because("include_components is true or false");
  }

  /** A text; null counts as absent. */
  private static Optional<String> text(Map<?, ?> members, String name) {
    Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    throw NavixyError.INVALID_PARAMETERS.because(name + " is a text");
  }
}
