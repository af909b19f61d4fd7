package dev.carillon.dialect.topics;

import dev.carillon.core.Session;
import dev.carillon.core.Subscription;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Optional;

/**
 * Conversation with a client that requests the current state and nothing else; the last frame has
 * its cursor as id.
 */
final class SnapshotConversation implements OneWayConversation {
  private final Session session;
  private final EventFormat form;

  SnapshotConversation(Session session, EventFormat form) {
    this.session = session;
    this.form = form;
  }

  @Override
  public void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {
    // The state makes up for any other loss; this is an entity that it lacks.
    if (gap.cause() == Gap.Cause.UNDELIVERABLE) {
      session.send(form.gap(gap, concerned, session.time(), Optional.empty()));
    }
  }

  @Override
  public void live(Subscription subscription, CursorPosition at) {
    String cursor = at.cursor();
    session.send(form.live("", cursor).withId(cursor));
  }
}
