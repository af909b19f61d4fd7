package dev.carillon.core;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;

/**
 * One client's exchange of messages in a dialect, from open to close. Confined to the session's
 * event loop.
 */
public interface Conversation {
  /**
   * Receives a whole text frame.
   *
   * @throws RefusedException to end the session with its reason
   */
  void receive(String text);

  /**
   * Receives a whole binary frame or, from a transport that carries byte streams, the next bytes.
   *
   * @throws RefusedException to end the session with its reason
   */
  default void receive(Buffer binary) {
    throw new RefusedException(CloseReason.BINARY_FRAME);
  }

  /**
   * Held events are sent next. Also called if there are none, when it is the last chance to send;
   * {@code at} lies before them.
   */
  default void releasing(CursorPosition at) {}

  /** Everything queued is in flight, and there is room for more. */
  default void drained() {}

  /**
   * Reports events that the session could have received and that were lost.
   *
   * @param gap where; not for the client, which must not learn about the records of others
   * @param concerned the session's filters that could have matched some of them
   * @param at the position after them
   */
  default void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {}

  /**
   * The subscription has sent its snapshot, or has caught up without needing one; live events
   * follow.
   */
  default void live(Subscription subscription, CursorPosition at) {}

  /**
   * Another connection has replaced one that broke. What was in flight is lost, and so is what was
   * queued since. Only called by transports that can do this.
   */
  default void reattached() {}

  /** Called about once a second. */
  default void tick(Instant now) {}

  /**
   * The session is about to end: the last chance to send anything. Not called if the client is
   * gone.
   */
  default void closing(CloseReason reason) {}

  /** Maps a reason to the one that this protocol closes the connection with. */
  default CloseReason told(CloseReason reason) {
    return reason;
  }

  /** The session has ended; nothing can be sent any more. */
  default void closed(CloseReason reason) {}
}
