package dev.carillon.dialect.topics;

import dev.carillon.core.Session;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gives a client a fresh cursor every so often, so that a quiet one never grows old. */
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
