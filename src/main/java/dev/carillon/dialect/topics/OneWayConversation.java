package dev.carillon.dialect.topics;

import dev.carillon.core.Conversation;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;

/** Conversation with a client whose request contains everything that it subscribes to. */
interface OneWayConversation extends Conversation {
  @Override
  default void receive(String text) {
    throw new RefusedException(CloseReason.BAD_FRAME);
  }
}
