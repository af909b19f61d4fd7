package dev.carillon.dialect.topics;

import dev.carillon.core.Conversation;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;

/** With a client that has said all it wants in its request. */
interface OneWayConversation extends Conversation {
  @Override
  default void receive(String text) {
    throw new RefusedException(CloseReason.BAD_FRAME);
  }
}
