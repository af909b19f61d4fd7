package dev.carillon.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects configuration problems, so that an operator sees all of them at once. Keeps only the
 * first problem of each key, because it causes the others.
 */
final class Problems {
  private final Secrets secrets;
  private final Map<String, String> lines;

  Problems(Secrets secrets) {
    this(secrets, Map.of());
  }

  private Problems(Secrets secrets, Map<String, String> lines) {
    this.secrets = secrets;
    this.lines = new LinkedHashMap<>(lines);
  }

  Problems copy() {
    return new Problems(secrets, lines);
  }

  void add(String key, String text) {
    String line = key.isEmpty() ? secrets.redact(text) : key + ": " + secrets.redact(text);
    lines.putIfAbsent(key, line.replaceAll("\\p{Cntrl}+", " "));
  }

  void throwIfAny() {
    if (!lines.isEmpty()) {
      throw new ConfigException(List.copyOf(lines.values()));
    }
  }
}
