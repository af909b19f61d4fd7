package dev.carillon.core;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;

/** One client's side of a dialect, from open to close. Confined to the session's event loop. */
public interface Conversation {
  /**
   * A text frame, whole.
   *
   * @throws RefusedException to end the session with its reason
   */
  void receive(String text);

  /**
   * A binary frame, whole; or, from a transport that carries streams of bytes, the next of them.
   *
   * @throws RefusedException to end the session with its reason
   */
  default void receive(Buffer binary) {
    throw new RefusedException(CloseReason.BINARY_FRAME);
  }

  /**
   * What was held back is said next, or there is nothing, and it is the last chance; {@code at}
   * lies before it.
   */
  default void releasing(CursorPosition at) {}

  /** What was said is on its way, and there is room for more. */
  default void drained() {}

  /**
   * Events were lost that the session could have got.
   *
   * @param gap where: not for the client, whom the records of others are no business of
   * @param concerned the session's filters that could have got some of them
   * @param at behind them
   */
  default void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {}

  /**
   * The subscription has shown its snapshot, or has caught up without needing one: what follows is
   * what has happened since.
   */
  default void live(Subscription subscription, CursorPosition at) {}

  /**
   * The connection broke and another one has taken its place; what was on its way is lost, and so
   * is what was queued since. Only of a transport that can do this.
   */
  default void reattached() {}

  /** About once a second. */
  default void tick(Instant now) {}

  /** The session is about to end: the last chance to say anything. Not if the client is gone. */
  default void closing(CloseReason reason) {}

  /** A reason to end as this protocol tells it: what the connection is closed with. */
  default CloseReason told(CloseReason reason) {
    return reason;
  }

  /** The session has ended; nothing can be sent any more. */
  default void closed(CloseReason reason) {}
}
