package dev.carillon.config;

import java.util.Locale;

/** Converts names of keys: dotted in messages, with dashes in the file. */
final class Keys {
  static final String PREFIX = "CARILLON_";

  private Keys() {}

  static String join(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }

  static String join(String parent, int index) {
    return parent + "[" + index + "]";
  }

  /** {@code outboxBytes} is written {@code outbox-bytes}. */
  static String dashed(String component) {
    return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /** {@code limits.outbox-bytes} is {@code CARILLON_LIMITS_OUTBOX_BYTES}. */
  static String variable(String key) {
    return PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
