package dev.carillon.alert;

import dev.carillon.object.EventType;
import dev.carillon.object.ObjectEvent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Condition under which a script is evaluated: a change of this kind to an object of this type. */
public record Trigger(String objectType, EventType eventType) {
  private static final Pattern TEXT = Pattern.compile("([A-Za-z][A-Za-z0-9_]{0,63})\\.([CUD])");

  /**
   * Parses the form that {@link #toString} writes: {@code Voyage.U}.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Trigger of(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("a trigger is written Voyage.U, not " + text);
    }
    return new Trigger(parts.group(1), EventType.of(parts.group(2)));
  }

  static Trigger of(ObjectEvent event) {
    return new Trigger(event.type().name(), event.eventType());
  }

  @Override
  public String toString() {
    return objectType + "." + eventType.letter();
  }
}
