package dev.carillon.webhook.delivery;

import dev.carillon.core.Connection;
import dev.carillon.core.Conversation;
import dev.carillon.core.Dialect;
import dev.carillon.core.PubSub;
import dev.carillon.core.Session;
import dev.carillon.core.SubscriptionSpec;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.topic.TopicFilter;
import dev.carillon.webhook.WebhookFormat;
import dev.carillon.webhook.WebhookMessage;
import io.vertx.core.MultiMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A webhook's session with the core: its frames become messages. Confined to one event loop. It
 * takes only as many events as there is room for; further live events wait in the session's outbox,
 * and when that is full the session ends like that of any slow client.
 */
final class WebhookSession implements Dialect, Conversation, Connection {
  private static final String NAME = "webhook";

  private final UUID webhook;
  private final WebhookFormat form;
  private final SubscriptionSpec interest;
  private final Taker taker;

  /** The messages of the frames that wait in the outbox. */
  private final IdentityHashMap<Frame, WebhookMessage> messages = new IdentityHashMap<>();

  private @Nullable Session session;

  /** The frame that was encoded last, which may never be sent. */
  private @Nullable Frame newest;

  /** Receives the messages. */
  interface Taker {
    boolean hasRoom();

    void take(WebhookMessage message);

    /** The session has ended. */
    void ended(CloseReason reason);
  }

  /**
   * @param interest its subscription; the encoder is replaced
   */
  WebhookSession(UUID webhook, WebhookFormat form, SubscriptionSpec interest, Taker taker) {
    this.webhook = webhook;
    this.form = form;
    this.interest = interest;
    this.taker = taker;
  }

  /** Opens the session; it may have ended when this returns. */
  void open(PubSub pubSub, Principal principal) {
    MultiMap none = MultiMap.caseInsensitiveMultiMap();
    var handshake = new Handshake(NAME, "/", none, none, none, "");
    Session opened = pubSub.open(this, handshake, principal, this);
    session = opened;
    opened.drained();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Conversation open(Session opened, Handshake handshake) {
    session = opened;
    opened.subscribe(interest.writtenBy(new Writer(interest.encoder())));
    return this;
  }

  /** Encoder of one webhook; equal to no other, because its messages are for one receiver. */
  private final class Writer implements Encoder {
    private final Encoder encoder;

    Writer(Encoder encoder) {
      this.encoder = encoder;
    }

    @Override
    public Frame encode(ChangeEvent event, CursorPosition at) {
      return kept(event, at, encoder.encode(event, at));
    }

    @Override
    public Optional<Frame> left(ChangeEvent event, CursorPosition at) {
      return encoder.left(event, at).map(frame -> kept(event, at, frame));
    }

    private Frame kept(ChangeEvent event, CursorPosition at, Frame frame) {
      messages.put(frame, WebhookMessage.of(webhook, event, at.cursor(), frame.payload()));
      newest = frame;
      return frame;
    }
  }

  @Override
  public void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {
    Session own = session;
    if (own == null) {
      return;
    }
    if (gap.cause() == Gap.Cause.BUDGET) {
      // The past events exist and are read later, when the budget allows.
      throw new RefusedException(CloseReason.UNAVAILABLE);
    }
    Optional<String> cursor = own.isResumable() ? Optional.of(at.cursor()) : Optional.empty();
    if (gap.cause() == Gap.Cause.UNDELIVERABLE) {
      // It was encoded, but is too large to be sent.
      messages.remove(newest);
    }
    Frame frame = form.gap().write(gap, concerned, own.time(), cursor);
    messages.put(frame, WebhookMessage.of(webhook, gap, cursor, own.time(), frame.payload()));
    own.send(frame);
  }

  @Override
  public void receive(String text) {
    throw new RefusedException(CloseReason.BAD_FRAME);
  }

  @Override
  public boolean ready() {
    return session != null && taker.hasRoom();
  }

  @Override
  public void send(List<Frame> frames) {
    for (Frame frame : frames) {
      WebhookMessage message = messages.remove(frame);
      if (message != null) {
        taker.take(message);
      }
    }
  }

  @Override
  public void ping() {}

  @Override
  public void close(CloseReason reason) {
    messages.clear();
    taker.ended(reason);
  }

  /** There is room again. */
  void resume() {
    Session own = session;
    if (own != null) {
      own.drained();
    }
  }

  /**
   * The cursor up to which everything was taken, if nothing waits and the cursor can be resumed
   * from.
   */
  Optional<String> reached() {
    Session own = session;
    return own != null && own.isIdle() && own.isResumable()
        ? Optional.of(own.cursor())
        : Optional.empty();
  }

  void end() {
    Session own = session;
    if (own != null) {
      own.close(CloseReason.NORMAL);
    }
  }
}
