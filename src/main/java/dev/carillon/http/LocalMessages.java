package dev.carillon.http;

import dev.carillon.core.identity.SessionEviction;
import dev.carillon.event.EventBatch;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Codec that passes messages within the process by reference: batches of events, and session
 * evictions.
 */
public final class LocalMessages<T> implements MessageCodec<T, T> {
  private final String name;

  private LocalMessages(String name) {
    this.name = name;
  }

  /** Must be called once for each Vert.x. */
  public static void register(Vertx vertx) {
    register(vertx, EventBatch.class);
    register(vertx, SessionEviction.class);
  }

  private static <T> void register(Vertx vertx, Class<T> type) {
    vertx.eventBus().registerDefaultCodec(type, new LocalMessages<T>("carillon-" + type.getName()));
  }

  @Override
  public T transform(T message) {
    return message;
  }

  @Override
  public void encodeToWire(Buffer buffer, T message) {
    throw new IllegalStateException("local");
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    throw new IllegalStateException("local");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
