package dev.carillon.http;

/** Makes an untrusted text safe for a log line. Stateless. */
final class LogText {
  private static final int LONGEST = 200;

  private LogText() {}

  static String of(String text) {
    return of(text, LONGEST);
  }

  /** Printable ASCII only, so that nothing is hidden from a reader; a longer text is truncated. */
  static String of(String text, int longest) {
    var safe = new StringBuilder(Math.min(text.length(), longest) + 1);
    for (int i = 0; i < text.length(); i++) {
      if (safe.length() >= longest) {
        return safe.append("...").toString();
      }
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~') {
        safe.append(c);
      } else {
        safe.append(String.format("\\u%04x", (int) c));
      }
    }
    return safe.toString();
  }
}
