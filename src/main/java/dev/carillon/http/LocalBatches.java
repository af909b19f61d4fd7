package dev.carillon.http;

import dev.carillon.event.EventBatch;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Lets batches pass from the Kafka thread to the event loops as they are; they never leave the
 * process.
 */
public final class LocalBatches implements MessageCodec<EventBatch, EventBatch> {
  private LocalBatches() {}

  /** Once for each Vert.x. */
  public static void register(Vertx vertx) {
    vertx.eventBus().registerDefaultCodec(EventBatch.class, new LocalBatches());
  }

  @Override
  public EventBatch transform(EventBatch batch) {
    return batch;
  }

  @Override
  public void encodeToWire(Buffer buffer, EventBatch batch) {
    throw new IllegalStateException("batches are local");
  }

  @Override
  public EventBatch decodeFromWire(int position, Buffer buffer) {
    throw new IllegalStateException("batches are local");
  }

  @Override
  public String name() {
    return "carillon-batch";
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
