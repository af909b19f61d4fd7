package dev.carillon.dialect.navixy.request;

import dev.carillon.event.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message in either generation of the protocol.
 *
 * @param legacy true for the generation with {@code events} and {@code trackers}
 * @param isoDatetime true for times in ISO 8601
 */
public record NavixyRequest(
    boolean subscribes,
    String hash,
    boolean legacy,
    boolean isoDatetime,
    List<EventRequest> events) {
  private static final int MOST_EVENTS = 16;
  private static final int HASH = 8 << 10;
  private static final int SHOWN = 64;

  /**
   * Parses a message.
   *
   * @throws NavixyErrorException if it is invalid
   */
  public static NavixyRequest of(Map<?, ?> message) {
    boolean subscribes =
        switch (message.get(NavixyWireNames.ACTION) instanceof String action ? action : "") {
          case NavixyWireNames.SUBSCRIBE -> true;
          case NavixyWireNames.UNSUBSCRIBE -> false;
          default -> throw NavixyError.WRONG_FORMAT.because("action is subscribe or unsubscribe");
        };
    if (!(message.get(NavixyWireNames.HASH) instanceof String hash) || hash.length() > HASH) {
      throw NavixyError.WRONG_FORMAT.because("hash is needed");
    }
    boolean legacy = message.get(NavixyWireNames.REQUESTS) == null;
    return new NavixyRequest(
        subscribes,
        hash,
        legacy,
        Boolean.TRUE.equals(message.get(NavixyWireNames.ISO_DATETIME)),
        legacy ? old(message) : events(message.get(NavixyWireNames.REQUESTS)));
  }

  private static List<EventRequest> old(Map<?, ?> message) {
    if (!(message.get(NavixyWireNames.EVENTS) instanceof List<?> events) || events.isEmpty()) {
      throw NavixyError.WRONG_FORMAT.because("requests are needed");
    }
    if (!events.stream().allMatch(NavixyEventType.STATE.word()::equals)) {
      throw NavixyError.INVALID_PARAMETERS.because("there is no such event type");
    }
    return List.of(
        EventRequest.states(TrackerTarget.selected(message.get(NavixyWireNames.TRACKERS))));
  }

  private static List<EventRequest> events(@Nullable Object requests) {
    if (!(requests instanceof List<?> list) || list.isEmpty() || list.size() > MOST_EVENTS) {
      throw NavixyError.WRONG_FORMAT.because("requests is a list of 1 to " + MOST_EVENTS);
    }
    var events = new ArrayList<EventRequest>();
    for (Object request : list) {
      events.add(EventRequest.of(request));
    }
    return List.copyOf(events);
  }

  /**
   * The message as an object.
   *
   * @throws NavixyErrorException if it is none
   */
  public static Map<?, ?> object(String text) {
    try {
      if (Json.read(text) instanceof Map<?, ?> message) {
        return message;
      }
    } catch (IllegalArgumentException e) {
      throw NavixyError.WRONG_FORMAT.because("not JSON");
    }
    throw NavixyError.WRONG_FORMAT.because("not an object");
  }

  /** The action, as a response names it. */
  public static String action(@Nullable Object action) {
    if (!(action instanceof String word)) {
      return NavixyWireNames.NO_ACTION;
    }
    String shown = word.length() <= SHOWN ? word : word.substring(0, SHOWN);
    // JSON can escape half a surrogate pair, which has no UTF-8 form.
    byte[] bytes = (NavixyWireNames.SUBSCRIPTION + shown).getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The part of a message that an error repeats: never the hash. */
  static Map<String, Object> shown(Map<?, ?> message) {
    Map<String, Object> shown = new LinkedHashMap<>();
    for (String name :
        List.of(NavixyWireNames.EVENTS, NavixyWireNames.TRACKERS, NavixyWireNames.REQUESTS)) {
      Object value = message.get(name);
      if (value != null) {
        shown.put(name, value);
      }
    }
    return shown;
  }
}
