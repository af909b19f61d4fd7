package dev.carillon.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Configures logging so that every log of the process is written to one place. */
public final class Logging {
  private Logging() {}

  /** Must run first: libraries choose their log when they are loaded. */
  public static void start() {
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    System.setProperty("hazelcast.logging.type", "slf4j");
    // The JDBC driver writes to java.util.logging, which would print to standard error.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    // Otherwise the JVM prints it as plain text of many lines, which no reader of the log can
    // parse.
    Thread.setDefaultUncaughtExceptionHandler(Logging::died);
  }

  /** Logs the exception that ends a thread in one line. */
  static void died(Thread thread, Throwable thrown) {
    LoggerFactory.getLogger(Logging.class).error("thread died name={}", thread.getName(), thrown);
  }

  /**
   * Applies the configuration, which overrides what {@code logback.xml} took from the environment.
   */
  public static void apply(LogOptions options) {
    // There may be another logging library on the class path.
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      apply(options, context);
    }
  }

  static void apply(LogOptions options, LoggerContext context) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.valueOf(options.level().name()));
    for (var appenders = root.iteratorForAppenders(); appenders.hasNext(); ) {
      if (appenders.next() instanceof OutputStreamAppender<?> stream
          && stream.getEncoder() instanceof LineEncoder encoder) {
        encoder.use(options.format());
      }
    }
  }
}
