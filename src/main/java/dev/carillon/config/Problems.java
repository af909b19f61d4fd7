package dev.carillon.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that an operator sees all of it at once. */
final class Problems {
  private final Secrets secrets;
  private final List<String> lines;

  Problems(Secrets secrets) {
    this(secrets, List.of());
  }

  private Problems(Secrets secrets, List<String> lines) {
    this.secrets = secrets;
    this.lines = new ArrayList<>(lines);
  }

  Problems copy() {
    return new Problems(secrets, lines);
  }

  void add(String key, String text) {
    String safe = secrets.redact(text).replaceAll("\\p{Cntrl}+", " ");
    lines.add(key.isEmpty() ? safe : key + ": " + safe);
  }

  void throwIfAny() {
    if (!lines.isEmpty()) {
      throw new ConfigException(lines);
    }
  }
}
