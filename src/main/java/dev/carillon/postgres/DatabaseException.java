package dev.carillon.postgres;

/**
 * Thrown if a database operation failed; the message is one line that may be shown to an operator.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseException(PostgresOptions options, Throwable cause) {
    super(options + ": " + line(cause), cause);
  }

  /** The innermost cause is the most specific; further lines that drivers append are left out. */
  private static String line(Throwable cause) {
    Throwable inner = cause;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    String text = inner.getMessage();
    return text == null || text.isBlank()
        ? inner.getClass().getSimpleName()
        : text.strip().lines().findFirst().orElseThrow();
  }
}
