package dev.carillon.dialect.topics;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Conversation;
import dev.carillon.core.RefusedException;
import dev.carillon.core.Session;
import dev.carillon.core.Subscription;
import dev.carillon.event.Frontier;

/** A client that wants the present state and no more; the last frame has its cursor as id. */
final class SnapshotConversation implements Conversation {
  private final Session session;
  private final Form form;

  SnapshotConversation(Session session, Form form) {
    this.session = session;
    this.form = form;
  }

  @Override
  public void receive(String text) {
    throw new RefusedException(CloseReason.BAD_FRAME);
  }

  @Override
  public void live(Subscription subscription, Frontier at) {
    String cursor = at.cursor();
    session.send(form.live("", cursor).withId(cursor));
  }
}
