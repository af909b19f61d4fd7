package dev.carillon.dialect.navixy.request;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Types of events that a client can subscribe to. */
public enum NavixyEventType {
  STATE,
  STATE_BATCH,
  READINGS_BATCH,
  IOT_MONITOR;

  private final String word = name().toLowerCase(Locale.ROOT);

  static Optional<NavixyEventType> of(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }

  public String word() {
    return word;
  }

  /** True if its subscribers are also informed of blocks. */
  public boolean bringsLifecycle() {
    return this != IOT_MONITOR;
  }
}
