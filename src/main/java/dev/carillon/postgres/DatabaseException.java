package dev.carillon.postgres;

/** The database did not do what it was asked; the message is one line that an operator may read. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseException(PostgresOptions options, Throwable cause) {
    super(options + ": " + line(cause), cause);
  }

  /** The innermost cause knows best; what drivers append in further lines is left out. */
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
