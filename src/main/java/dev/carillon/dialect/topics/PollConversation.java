package dev.carillon.dialect.topics;

import dev.carillon.core.Session;
import dev.carillon.event.Frontier;
import dev.carillon.event.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One poll. */
final class PollConversation implements OneWayConversation {
  private final Session session;
  private final Form form;
  private final boolean collects;

  /** What is told when the answer is given. */
  private final List<Gap> gaps = new ArrayList<>(0);

  /**
   * @param collects true if events are held back for a while and answered together. Then a gap is
   *     no reason to answer: what lies behind it may be newer than what is held back before it
   */
  PollConversation(Session session, Form form, boolean collects) {
    this.session = session;
    this.form = form;
    this.collects = collects;
  }

  @Override
  public void gap(Gap gap, Frontier at) {
    gaps.add(gap);
    if (!collects) {
      releasing(at);
    }
  }

  @Override
  public void releasing(Frontier at) {
    gaps.forEach(gap -> session.send(form.gap(gap, Optional.of(at.cursor()))));
    gaps.clear();
  }
}
