package dev.carillon.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged until it is closed, before anything is hidden: of ours as much as there
 * is, of the libraries what is shown as they ship. For tests that run by themselves.
 */
public final class LogCapture implements AutoCloseable {
  private static final String OURS = "dev.carillon";

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Appender appender = new Appender();

  private final class Appender extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      add(
          event.getFormattedMessage()
              + Optional.ofNullable(event.getThrowableProxy())
                  .map(ThrowableProxyUtil::asString)
                  .orElse(""));
    }
  }

  private static Logger logger(String name) {
    return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(name);
  }

  public LogCapture() {
    appender.start();
    logger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    Logger ours = logger(OURS);
    ours.setLevel(Level.TRACE);
    // Nobody wants to read it.
    ours.setAdditive(false);
    ours.addAppender(appender);
  }

  /** Something that is to be looked at as what is logged is. */
  public void add(String line) {
    lines.add(line);
  }

  /** All of it so far. */
  public String text() {
    return String.join("\n", lines);
  }

  @Override
  public void close() {
    Logger ours = logger(OURS);
    ours.detachAppender(appender);
    ours.setAdditive(true);
    ours.setLevel(null);
    logger(Logger.ROOT_LOGGER_NAME).detachAppender(appender);
  }
}
