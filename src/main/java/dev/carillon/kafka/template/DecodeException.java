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
    /** A name occurs twice where it matters which one is used. */
    DUPLICATE_NAME,
    /** No id, source, type, key or operation. */
    MISSING_ATTRIBUTE,
    /** An invalid id, source, type, subject, time or operation. */
    BAD_ATTRIBUTE,
    /** A version or encoding that is not supported. */
    UNSUPPORTED,
    /** No template makes a topic of it. */
    NO_TOPIC,
    /** A topic would be too long or have too many segments. */
    BAD_TOPIC,
    /** More topics than one event may have. */
    TOO_MANY_TOPICS,
    /** An internal error of Carillon. */
    INTERNAL;

    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
      return word;
    }
  }

  public DecodeException(Cause cause, String text) {
    // No stack trace, so that many bad records stay cheap.
    super(text, null, false, false);
    this.cause = cause;
  }

  public Cause why() {
    return cause;
  }
}
