package dev.carillon.metrics;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Meter;
import dev.carillon.event.ChangeEvent;
import java.time.Instant;

/** What one event loop counts. Written by that loop, read by a scrape. */
final class LoopMeter implements Meter {
  private final Metrics metrics;
  private volatile long outboxBytes;
  private volatile Instant newest = Instant.MIN;

  LoopMeter(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void opened(String transport, String dialect) {
    metrics.opened(transport, dialect);
  }

  @Override
  public void closed(String transport, String dialect, CloseReason reason) {
    metrics.closed(transport, dialect, reason.code());
  }

  @Override
  public void matched(ChangeEvent event, int receivers) {
    metrics.matched(receivers);
    if (event.time().isAfter(newest)) {
      newest = event.time();
    }
  }

  @Override
  public void undeliverable() {
    metrics.undeliverable();
  }

  @Override
  public void gap() {
    metrics.gap();
  }

  @Override
  public void outboxBytes(long bytes) {
    outboxBytes = bytes;
  }

  long outboxBytes() {
    return outboxBytes;
  }

  Instant newest() {
    return newest;
  }
}
