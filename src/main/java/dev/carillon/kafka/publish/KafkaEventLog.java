package dev.carillon.kafka.publish;

import dev.carillon.core.EventLog;
import dev.carillon.event.Cursors;
import dev.carillon.event.OffsetVector;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.format.CloudEventRecords;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Writes the records that the gateway makes of clients' commands. Callable on any event loop. A
 * single record is written as it is; several are written in one transaction, which is slower.
 */
public final class KafkaEventLog implements EventLog, AutoCloseable {
  private final RecordWriter each;
  private final RecordWriter together;

  /**
   * @param frontier the offset vector up to which everything was read, {@link KafkaReader#frontier}
   * @param cursors encodes cursors
   */
  public KafkaEventLog(
      Vertx vertx, KafkaOptions options, Supplier<OffsetVector> frontier, Cursors cursors) {
    this.each = RecordWriter.each(vertx, options, "commands", frontier, cursors);
    String id = options.clientId() + "-commands-" + UUID.randomUUID();
    this.together =
        RecordWriter.together(vertx, options, "commands-together", id, frontier, cursors);
  }

  /** Its threads, for supervision. */
  public List<SupervisedThread> threads() {
    return List.of(each.thread(), together.thread());
  }

  /** Bytes in the queues of the producers. */
  public long waitingBytes() {
    return each.waitingBytes() + together.waitingBytes();
  }

  @Override
  public Writing write(List<Entry> entries) {
    var records = entries.stream().map(CloudEventRecords::of).toList();
    return (records.size() == 1 ? each : together).write(records);
  }

  /** Queued records are still sent, if that is possible soon. */
  @Override
  public void close() {
    each.close();
    together.close();
  }
}
