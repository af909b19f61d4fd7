package dev.carillon.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Raises the log level of the embedded broker and the capture engine, which log thousands of lines
 * at startup. Loggers that the logging configuration does not name log only what an operator must
 * see.
 */
public final class QuietLoggers {
  private static final Map<String, Level> LEVELS =
      Map.of(
          "kafka", Level.WARN,
          "state.change.logger", Level.WARN,
          "org.apache.kafka", Level.WARN,
          "org.apache.kafka.clients.NetworkClient", Level.ERROR,
          "org.apache.kafka.common.utils.AppInfoParser", Level.ERROR,
          "org.apache.kafka.controller.QuorumController", Level.ERROR,
          "io.debezium", Level.WARN,
          // The caller of the engine receives the same information, and knows whether the engine is
          // being closed.
          "io.debezium.embedded.async.AsyncEmbeddedEngine", Level.OFF,
          "io.debezium.connector.postgresql.PostgresStreamingChangeEventSource", Level.ERROR,
          "io.debezium.connector.postgresql.TypeRegistry", Level.ERROR);

  private QuietLoggers() {}

  public static void apply() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      LEVELS.forEach(
          (name, level) -> {
            Logger logger = context.getLogger(name);
            if (logger.getLevel() == null) {
              logger.setLevel(level);
            }
          });
    }
  }
}
