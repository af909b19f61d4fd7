package dev.carillon.dialect.topics;

import dev.carillon.core.Session;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sends a client a fresh cursor at regular intervals, so that the cursor of a quiet client stays
 * recent.
 */
final class Heartbeat {
  private final Session session;
  private final EventFormat form;
  private final Duration every;
  private @Nullable Instant last;

  Heartbeat(Session session, EventFormat form, Duration every) {
    this.session = session;
    this.form = form;
    this.every = every;
  }

  Duration every() {
    return every;
  }

  void tick(Instant now) {
    Instant before = last;
    if (before == null) {
      last = now;
    } else if (!before.plus(every).isAfter(now)) {
      last = now;
      session.send(
          session.hasCursor()
              ? form.heartbeat(session.cursor(), session.isResumable())
              : form.heartbeat());
    }
  }
}
