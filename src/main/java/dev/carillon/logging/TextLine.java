package dev.carillon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Log format for a terminal: time, level, logger, message; a stack trace is indented below. */
final class TextLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private TextLine() {}

  static String of(ILoggingEvent event, String message, String stack) {
    StringBuilder line = new StringBuilder(128);
    line.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
    line.append(String.format(Locale.ROOT, " %-5s ", event.getLevel()));
    line.append(shortened(event.getLoggerName())).append(": ");
    escape(message, line);
    line.append('\n');
    stack.lines().forEach(each -> escape(each.stripTrailing(), line.append("    ")).append('\n'));
    return line.toString();
  }

  private static String shortened(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  /** Escapes what would end the line, control the terminal or change the direction of the text. */
  private static StringBuilder escape(String text, StringBuilder line) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int kind = Character.getType(c);
      boolean steers =
          kind == Character.CONTROL
              || kind == Character.FORMAT
              || kind == Character.LINE_SEPARATOR
              || kind == Character.PARAGRAPH_SEPARATOR;
      if (steers && c != '\t') {
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    return line;
  }
}
