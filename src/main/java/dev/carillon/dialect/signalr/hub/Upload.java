package dev.carillon.dialect.signalr.hub;

import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream from the client, as a hub method reads it. Confined to one event loop, except that
 * {@link #fetch} and {@link #resume} may be called by the consumer of the items.
 */
public final class Upload implements ReadStream<Object> {
  private final int most;
  private final Consumer<Runnable> loop;
  private final Runnable drained;
  private final ArrayDeque<Object> items = new ArrayDeque<>();
  private long demand = Long.MAX_VALUE;
  private boolean ended;
  private boolean told;
  private @Nullable Throwable failure;
  private @Nullable Handler<Object> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;

  /**
   * @param most how many items may wait
   * @param loop runs a step on the event loop
   * @param drained called when there is room again
   */
  public Upload(int most, Consumer<Runnable> loop, Runnable drained) {
    this.most = most;
    this.loop = loop;
    this.drained = drained;
  }

  public boolean isFull() {
    return items.size() >= most;
  }

  public void add(Object item) {
    if (!ended) {
      items.add(item);
      pass();
    }
  }

  public void end(@Nullable Throwable cause) {
    if (!ended) {
      ended = true;
      failure = cause;
      pass();
    }
  }

  /** Ends the stream because the client is gone; waiting items are dropped. */
  public void abort(Throwable cause) {
    items.clear();
    ended = true;
    failure = cause;
    pass();
  }

  private void pass() {
    boolean wasFull = isFull();
    while (demand > 0 && handler != null && !items.isEmpty()) {
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      handler.handle(items.remove());
    }
    if (ended && items.isEmpty() && !told) {
      tellEnd();
    }
    if (wasFull && !isFull()) {
      drained.run();
    }
  }

  // Only if there is a handler: a method may read its stream later.
  private void tellEnd() {
    if (failure != null) {
      if (exceptionHandler != null) {
        told = true;
        exceptionHandler.handle(failure);
      }
    } else if (endHandler != null) {
      told = true;
      endHandler.handle(null);
    }
  }

  @Override
  public Upload handler(@Nullable Handler<Object> value) {
    handler = value;
    loop.accept(this::pass);
    return this;
  }

  @Override
  public Upload endHandler(@Nullable Handler<Void> value) {
    endHandler = value;
    loop.accept(this::pass);
    return this;
  }

  @Override
  public Upload exceptionHandler(@Nullable Handler<Throwable> value) {
    exceptionHandler = value;
    loop.accept(this::pass);
    return this;
  }

  @Override
  public Upload pause() {
    demand = 0;
    return this;
  }

  @Override
  public Upload resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public Upload fetch(long amount) {
    loop.accept(
        () -> {
          demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
          pass();
        });
    return this;
  }
}
