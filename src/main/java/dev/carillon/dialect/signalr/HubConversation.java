package dev.carillon.dialect.signalr;

import dev.carillon.budget.MemoryBudget.Account;
import dev.carillon.budget.MemoryBudget.Use;
import dev.carillon.core.Conversation;
import dev.carillon.core.Session;
import dev.carillon.core.Subscription;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.signalr.hub.StatefulReconnect;
import dev.carillon.dialect.signalr.protocol.ByteInput;
import dev.carillon.dialect.signalr.protocol.HubCloseReasons;
import dev.carillon.dialect.signalr.protocol.HubHandshake;
import dev.carillon.dialect.signalr.protocol.HubProtocol;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Conversation on one hub connection: the handshake, and then the messages of the hub and its
 * client.
 */
final class HubConversation implements Conversation {
  /** Set by the transport if numbered messages were granted, and by nothing else. */
  private static final String STATEFUL = "carillon.stateful";

  private static final String SSE = "sse";

  private final Session session;
  private final Handshake handshake;
  private final HubSettings terms;
  private final ByteInput input = new ByteInput();
  private final Account memory;
  private @Nullable Instant opened;
  private @Nullable HubDialogue dialogue;

  /** The error in the response to a failed handshake. */
  private String failure = HubHandshake.CANCELED;

  HubConversation(Session session, Handshake handshake, HubSettings terms) {
    this.session = session;
    this.memory = session.account(Use.HUB_INPUT);
    this.handshake = handshake;
    this.terms = terms;
  }

  @Override
  public void receive(String text) {
    receive(Buffer.buffer(text));
  }

  @Override
  public void receive(Buffer bytes) {
    if (input.size() + (long) bytes.length() > terms.options().maxInputBytes()) {
      throw new RefusedException(CloseReason.TOO_MANY_REQUESTS);
    }
    if (!memory.tryReserve(bytes.length())) {
      throw new RefusedException(CloseReason.OVERLOADED);
    }
    input.add(bytes);
    if (dialogue == null) {
      shakeHands();
    } else {
      dialogue.receive();
    }
    giveBack();
  }

  /** Releases the memory of the input that has been read. */
  private void giveBack() {
    long read = memory.used() - input.size();
    if (read > 0) {
      memory.release(read);
    }
  }

  private void shakeHands() {
    try {
      HubHandshake.read(input, terms.options().maxMessageBytes()).ifPresent(this::begin);
    } catch (HubHandshake.FailedException e) {
      failure = e.error();
      session.close(HubCloseReasons.HANDSHAKE);
    }
  }

  private void begin(HubHandshake hands) {
    boolean granted = handshake.parameter(STATEFUL).filter("true"::equals).isPresent();
    HubProtocol protocol = hands.agree(!handshake.transport().equals(SSE), granted);
    Optional<StatefulReconnect> memory =
        granted && hands.isStateful()
            ? Optional.of(new StatefulReconnect(terms.options().statefulBufferBytes()))
            : Optional.empty();
    var begun = new HubDialogue(session, handshake, protocol, input, terms, memory);
    dialogue = begun;
    session.send(HubHandshake.accepted(protocol));
    begun.begin();
  }

  @Override
  public void tick(Instant now) {
    giveBack();
    if (dialogue != null) {
      dialogue.tick(now);
    } else if (opened == null) {
      opened = now;
    } else if (opened.plus(terms.options().handshakeTimeout()).isBefore(now)) {
      session.close(HubCloseReasons.HANDSHAKE);
    }
  }

  @Override
  public void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {
    if (dialogue != null) {
      dialogue.gap(gap, at);
    }
  }

  @Override
  public void live(Subscription subscription, CursorPosition at) {
    if (dialogue != null) {
      dialogue.live(subscription);
    }
  }

  @Override
  public void drained() {
    if (dialogue != null) {
      dialogue.drained();
    }
  }

  @Override
  public void reattached() {
    if (dialogue == null) {
      session.close(HubCloseReasons.HANDSHAKE);
    } else {
      dialogue.reattached();
    }
  }

  @Override
  public void closing(CloseReason reason) {
    if (dialogue != null) {
      dialogue.closing(reason);
    } else if (reason.equals(HubCloseReasons.HANDSHAKE)) {
      // Only an error of the handshake is a response to it: a client cannot handle a message that
      // arrives before it has sent anything.
      session.send(HubHandshake.failed(failure));
    }
  }

  @Override
  public void closed(CloseReason reason) {
    input.clear();
    memory.close();
    if (dialogue != null) {
      dialogue.closed();
    }
  }
}
