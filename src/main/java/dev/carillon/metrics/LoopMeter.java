package dev.carillon.metrics;

import dev.carillon.core.Meter;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Presence;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusalListener;
import dev.carillon.event.ChangeEvent;
import dev.carillon.topic.TopicFilter;
import java.time.Instant;
import java.util.List;

/** Metrics of one event loop. Written by that loop, read by a scrape. */
final class LoopMeter implements Meter {
  private static final int SHOWN = 16;

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
  public void refused(Presence presence, CloseReason reason) {
    Principal principal = presence.principal();
    metrics
        .refusals()
        .refused(
            new RefusalListener.Refused(
                "right",
                presence.dialect(),
                "",
                principal.id(),
                "%s session=%s granted=%s"
                    .formatted(reason.text(), presence.session(), granted(principal))));
  }

  /** The first of its grants: there can be hundreds. */
  private static List<TopicFilter> granted(Principal principal) {
    return principal.subscribe().subList(0, Math.min(SHOWN, principal.subscribe().size()));
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
