package dev.carillon.kafka.publish;

import dev.carillon.core.EventLog.Entry;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Presence;
import dev.carillon.core.identity.PresenceListener;
import dev.carillon.event.CloudEventJson;
import dev.carillon.event.Json;
import dev.carillon.event.JsonWriter;
import dev.carillon.kafka.client.ClientProperties;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.ProducerThread;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.client.WarningLimiter;
import dev.carillon.kafka.format.CloudEventRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a CloudEvent, keyed by principal, for each session that begins or ends. Callable on any
 * event loop. A record that Kafka does not accept at once is only counted: no session waits for it.
 */
public final class ConnectionEvents implements PresenceListener, AutoCloseable {
  public static final String OPENED = "dev.carillon.connection.opened";
  public static final String CLOSED = "dev.carillon.connection.closed";
  public static final String SOURCE = "/carillon/connections";

  private static final Logger log = LoggerFactory.getLogger(ConnectionEvents.class);
  private static final int MAX_BYTES = 64 << 10;

  private final String topic;
  private final Runnable dropped;
  private final ProducerThread thread;
  private final WarningLimiter warnings = new WarningLimiter(System::nanoTime);

  /**
   * @param dropped called for each record that was not written; on any thread
   */
  public ConnectionEvents(KafkaOptions options, String topic, Runnable dropped) {
    this.topic = topic;
    this.dropped = dropped;
    this.thread =
        new ProducerThread(
            options.clientId() + "-connections",
            "connections",
            options.acknowledgeTimeout(),
            () -> ClientProperties.producer(options, "connections", MAX_BYTES));
  }

  /** Its thread, for supervision. */
  public SupervisedThread thread() {
    return thread.thread();
  }

  @Override
  public void came(Presence presence) {
    write(presence, OPENED, presence.since(), Map.of());
  }

  @Override
  public void left(Presence presence, CloseReason reason, Instant at) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("reason", reason.code());
    members.put("millis", Duration.between(presence.since(), at).toMillis());
    write(presence, CLOSED, at, members);
  }

  private void write(Presence presence, String type, Instant time, Map<String, Object> members) {
    Entry entry = entry(presence, type, time, members);
    boolean taken =
        thread.execute(
            entry.cloudEvent().length(),
            producer -> {
              var unused =
                  ProducerThread.send(producer, CloudEventRecords.of(entry))
                      .whenComplete((metadata, failure) -> told(failure));
            },
            this::told);
    if (!taken) {
      dropped.run();
    }
  }

  private Entry entry(Presence presence, String type, Instant time, Map<String, Object> members) {
    String principal = presence.principal().id();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("session", presence.session());
    data.put("dialect", presence.dialect());
    data.put("transport", presence.transport());
    data.putAll(members);
    JsonWriter event =
        CloudEventJson.begin(UUID.randomUUID().toString(), SOURCE, type, time)
            .string("subject", presence.session())
            .string("partitionkey", principal)
            .string("principal", principal);
    if (!presence.principal().tenant().isEmpty()) {
      event.string("tenant", presence.principal().tenant());
    }
    return new Entry(topic, principal, event.json("data", Json.of(data)).json());
  }

  /** Called on the thread of this object, or on the producer's. */
  private synchronized void told(@Nullable Throwable failure) {
    if (failure == null) {
      return;
    }
    dropped.run();
    thread.failed(failure);
    if (warnings.isDue(failure.getClass())) {
      log.warn("connection event not written topic={} cause={}", topic, failure.toString());
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
