package dev.carillon.dialect.topics;

import dev.carillon.core.Session;
import dev.carillon.event.Frontier;
import dev.carillon.event.Gap;
import java.util.Optional;

/** One poll. */
final class PollConversation implements OneWayConversation {
  private final Session session;
  private final Form form;
  private boolean ends;

  PollConversation(Session session, Form form) {
    this.session = session;
    this.form = form;
  }

  @Override
  public void gap(Gap gap, Frontier at) {
    // The gap ends the poll. Were something still held back, its cursor would lie before the gap,
    // and so would that of every poll after it. Once: what comes behind it in the same turn is for
    // the next poll, at its pace.
    if (!ends) {
      ends = true;
      session.releaseEverything();
    }
    session.send(form.gap(gap, Optional.of(session.cursor())));
  }
}
