package dev.carillon.kafka.template;

import java.util.Locale;

/**
 * Thrown for a record of which no event can be made. The message names the error and quotes nothing
 * of the record.
 */
public final class DecodeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Cause cause;

  /** Cause of the failure. The values are few enough to be the label of a metric. */
  public enum Cause {
    /** Not UTF-8, a control character, or half of a surrogate pair. */
    BAD_TEXT,
    /** Not exactly one JSON value. */
    NOT_JSON,
    /** Nested too deeply, or with a number or a name that is too long. */
    OVER_LIMIT,
    /** The same name twice where it matters which one counts. */
    DUPLICATE_NAME,
    /** No id, source, type, key or operation. */
    MISSING_ATTRIBUTE,
    /** An id, source, type, subject, time or operation that is none. */
    BAD_ATTRIBUTE,
    /** Another version or encoding than are understood. */
    UNSUPPORTED,
    /** No template makes a topic of it. */
    NO_TOPIC,
    /** A topic would be too long or have too many segments. */
    BAD_TOPIC,
    /** More topics than one event may have. */
    TOO_MANY_TOPICS,
    /** A fault of ours. */
    INTERNAL;

    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
      return word;
    }
  }

  public DecodeException(Cause cause, String text) {
    // No stack: a flood of bad records must stay cheap.
    super(text, null, false, false);
    this.cause = cause;
  }

  public Cause why() {
    return cause;
  }
}
