package dev.carillon.dialect.signalr.hub;

import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** Counts from 1 as far as it is asked to; a negative end fails there. */
public final class Numbers implements ReadStream<Integer>, AutoCloseable {
  private final int to;
  private long demand = Long.MAX_VALUE;
  private boolean running;
  public int next = 1;
  public boolean closed;
  private @Nullable Handler<Integer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;

  Numbers(int to) {
    this.to = to;
  }

  private void run() {
    if (running) {
      return;
    }
    running = true;
    while (demand > 0 && handler != null && next <= Math.abs(to)) {
      demand--;
      handler.handle(next++);
    }
    running = false;
    if (next > Math.abs(to) && demand > 0) {
      if (to < 0 && exceptionHandler != null) {
        exceptionHandler.handle(new HubException("no more numbers"));
      } else if (to >= 0 && endHandler != null) {
        endHandler.handle(null);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public Numbers handler(@Nullable Handler<Integer> value) {
    handler = value;
    run();
    return this;
  }

  @Override
  public Numbers pause() {
    demand = 0;
    return this;
  }

  @Override
  public Numbers resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public Numbers fetch(long amount) {
    demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
    run();
    return this;
  }

  @Override
  public Numbers endHandler(@Nullable Handler<Void> value) {
    endHandler = value;
    return this;
  }

  @Override
  public Numbers exceptionHandler(@Nullable Handler<Throwable> value) {
    exceptionHandler = value;
    return this;
  }
}
