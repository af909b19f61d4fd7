package dev.carillon.logging;

/** How much is written, and in which form. */
public record LogOptions(Level level, Format format) {
  /** The least level that is written. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /** One JSON object per line for machines, or text for a person. */
  public enum Format {
    JSON,
    TEXT
  }
}
