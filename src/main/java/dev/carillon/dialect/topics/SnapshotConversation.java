package dev.carillon.dialect.topics;

import dev.carillon.core.Session;
import dev.carillon.core.Subscription;
import dev.carillon.event.Place;

/** A client that wants the present state and no more; the last frame has its cursor as id. */
final class SnapshotConversation implements OneWayConversation {
  private final Session session;
  private final Form form;

  SnapshotConversation(Session session, Form form) {
    this.session = session;
    this.form = form;
  }

  @Override
  public void live(Subscription subscription, Place at) {
    String cursor = at.cursor();
    session.send(form.live("", cursor).withId(cursor));
  }
}
