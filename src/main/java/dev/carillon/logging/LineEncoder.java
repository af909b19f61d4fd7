package dev.carillon.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/**
 * Encodes each log event as one line, whatever it contains: truncated, with credentials redacted,
 * and with every character escaped that could begin a line or control a terminal.
 */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
  static final int MAX_MESSAGE = 8 << 10;
  static final int MAX_STACK = 16 << 10;

  private volatile LogOptions.Format format = LogOptions.Format.JSON;

  /** For {@code logback.xml}; anything but {@code text} is JSON. */
  public void setFormat(String name) {
    use(
        name.toLowerCase(Locale.ROOT).equals("text")
            ? LogOptions.Format.TEXT
            : LogOptions.Format.JSON);
  }

  void use(LogOptions.Format format) {
    this.format = format;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String message = shown(message(event), MAX_MESSAGE);
    IThrowableProxy thrown = event.getThrowableProxy();
    String stack = thrown == null ? "" : shown(ThrowableProxyUtil.asString(thrown), MAX_STACK);
    String line =
        format == LogOptions.Format.JSON
            ? JsonLine.of(event, message, stack)
            : TextLine.of(event, message, stack);
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private static String message(ILoggingEvent event) {
    String message = String.valueOf(event.getFormattedMessage());
    if (event.getKeyValuePairs() == null) {
      return message;
    }
    StringBuilder all = new StringBuilder(message);
    for (KeyValuePair pair : event.getKeyValuePairs()) {
      all.append(' ').append(pair.key).append('=').append(pair.value);
    }
    return all.toString();
  }

  private static String shown(String text, int max) {
    if (text.length() <= max) {
      return Redaction.of(text);
    }
    return Redaction.of(text.substring(0, max)) + "... (" + text.length() + " characters)";
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
