package dev.carillon.dialect.topics;

import dev.carillon.core.Session;
import dev.carillon.core.Subscription;
import dev.carillon.core.encoding.Frame;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.topic.TopicFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conversation with a client that only receives: an event stream. */
final class StreamConversation implements OneWayConversation {
  private final Session session;
  private final EventFormat form;
  private final Heartbeat heartbeat;

  StreamConversation(Session session, EventFormat form, Duration every) {
    this.session = session;
    this.form = form;
    this.heartbeat = new Heartbeat(session, form, every);
  }

  /**
   * Sends the first event.
   *
   * @param fromNow true if the client starts here: then it can already resume from here. A client
   *     that resumes keeps the id that it sent until it receives a newer one
   */
  void welcome(boolean fromNow) {
    Frame frame =
        form.message(
            TopicsWireNames.WELCOME,
            Map.of(
                TopicsWireNames.SESSION,
                session.id(),
                TopicsWireNames.HEARTBEAT,
                heartbeat.every().toMillis()),
            session);
    session.send(fromNow && session.isResumable() ? frame.withId(session.cursor()) : frame);
  }

  @Override
  public void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {
    Optional<String> cursor = session.isResumable() ? Optional.of(at.cursor()) : Optional.empty();
    session.send(form.gap(gap, concerned, session.time(), cursor));
  }

  @Override
  public void live(Subscription subscription, CursorPosition at) {
    session.send(form.live("", at.cursor()).withId(at.cursor()));
  }

  @Override
  public void tick(Instant now) {
    heartbeat.tick(now);
  }
}
