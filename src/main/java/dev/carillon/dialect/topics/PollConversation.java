package dev.carillon.dialect.topics;

import dev.carillon.core.Session;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.topic.TopicFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conversation for one poll. */
final class PollConversation implements OneWayConversation {
  private final Session session;
  private final EventFormat form;
  private final boolean collects;

  /** Messages that are written when the answer is sent. */
  private final List<Told> told = new ArrayList<>(0);

  private record Told(Gap gap, List<TopicFilter> concerned, Instant time) {}

  /**
   * @param collects true if events are held back for a while and answered together. Then a gap does
   *     not complete the answer: what lies behind it may be newer than what is held back before it
   */
  PollConversation(Session session, EventFormat form, boolean collects) {
    this.session = session;
    this.form = form;
    this.collects = collects;
  }

  @Override
  public void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {
    told.add(new Told(gap, concerned, session.time()));
    if (!collects) {
      releasing(at);
    }
  }

  @Override
  public void releasing(CursorPosition at) {
    for (Told one : told) {
      Optional<String> cursor = Optional.of(at.cursor());
      session.send(form.gap(one.gap(), one.concerned(), one.time(), cursor));
    }
    told.clear();
  }
}
