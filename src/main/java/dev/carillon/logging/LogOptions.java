package dev.carillon.logging;

/** Log level and format. */
public record LogOptions(Level level, Format format) {
  /** Minimum level of written events. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /** JSON lines for machines, or text for people. */
  public enum Format {
    JSON,
    TEXT
  }
}
