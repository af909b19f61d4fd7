package dev.carillon.dialect.topics;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Conversation;
import dev.carillon.core.RefusedException;
import dev.carillon.core.Session;
import dev.carillon.event.Frontier;
import dev.carillon.event.Gap;
import java.util.Optional;

/** One poll. */
final class PollConversation implements Conversation {
  private final Session session;
  private final Form form;

  PollConversation(Session session, Form form) {
    this.session = session;
    this.form = form;
  }

  @Override
  public void receive(String text) {
    throw new RefusedException(CloseReason.BAD_FRAME);
  }

  @Override
  public void gap(Gap gap, Frontier at) {
    // The gap ends the poll. Were something still held back, its cursor would lie before the gap.
    session.releaseAll();
    session.send(form.gap(gap, Optional.of(session.cursor())));
  }
}
