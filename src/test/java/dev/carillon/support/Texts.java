package dev.carillon.support;

import dev.carillon.event.Json;
import java.util.Map;

/** JSON texts, read. */
public final class Texts {
  private Texts() {}

  /** Fails the test if the text is not a JSON object. */
  public static Map<?, ?> object(String json) {
    if (Json.read(json) instanceof Map<?, ?> map) {
      return map;
    }
    throw new AssertionError("not a JSON object: " + json);
  }
}
