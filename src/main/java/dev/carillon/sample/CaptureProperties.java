package dev.carillon.sample;

import java.util.Properties;

/** The settings of Debezium's engine and its PostgreSQL connector. */
final class CaptureProperties {
  private CaptureProperties() {}

  static Properties of(Capture.Options options) {
    var p = new Properties();
    p.setProperty("name", options.prefix() + "-capture");
    p.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    p.setProperty("tasks.max", "1");
    // Kafka Connect requires it, although the offsets are in a file.
    p.setProperty("bootstrap.servers", options.bootstrap());
    p.setProperty("converter.schemas.enable", "false");
    offsets(p, options);
    database(p, options);
    failures(p);
    return p;
  }

  private static void offsets(Properties p, Capture.Options options) {
    p.setProperty("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore");
    p.setProperty("offset.storage.file.filename", options.offsets().toString());
    p.setProperty("offset.flush.interval.ms", "0");
    // Without this message the slot does not advance while only other tables change.
    p.setProperty("heartbeat.interval.ms", Long.toString(options.heartbeat().toMillis()));
    p.setProperty(
        "heartbeat.action.query", "select pg_logical_emit_message(false, 'heartbeat', '')");
  }

  private static void database(Properties p, Capture.Options options) {
    p.setProperty("database.hostname", Capture.Options.HOST);
    p.setProperty("database.port", Integer.toString(options.port()));
    p.setProperty("database.user", "postgres");
    p.setProperty("database.password", "");
    p.setProperty("database.dbname", options.database());
    p.setProperty("topic.prefix", options.prefix());
    p.setProperty("plugin.name", "pgoutput");
    p.setProperty("slot.name", options.prefix());
    p.setProperty("publication.name", options.publication());
    p.setProperty("publication.autocreate.mode", "disabled");
    p.setProperty("table.include.list", String.join(",", options.tables()));
    // Reads all rows at the first start, so that a compacted topic holds the state of each.
    p.setProperty("snapshot.mode", "initial");
    p.setProperty("poll.interval.ms", Long.toString(options.poll().toMillis()));
    p.setProperty("tombstones.on.delete", "true");
    p.setProperty("decimal.handling.mode", "string");
    p.setProperty("time.precision.mode", "isostring");
  }

  /** The defaults wait 10 s. An engine stops at what is not retried, and a new one is built. */
  private static void failures(Properties p) {
    p.setProperty("retriable.restart.connector.wait.ms", "500");
    p.setProperty("errors.max.retries", "10");
    p.setProperty("slot.retry.delay.ms", "500");
    p.setProperty("slot.max.retries", "20");
    p.setProperty("task.management.timeout.ms", "10000");
  }
}
