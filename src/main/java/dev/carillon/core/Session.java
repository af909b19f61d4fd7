package dev.carillon.core;

import dev.carillon.budget.MemoryBudget.Account;
import dev.carillon.budget.MemoryBudget.Use;
import dev.carillon.core.condition.Quota;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Presence;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.limit.ClientLiveness;
import dev.carillon.core.limit.TokenBucket;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Position;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One connected client: its permissions, its subscriptions, and its outbox. */
public final class Session {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  /** How many more bytes may wait before the memory account is updated within a turn. */
  private static final int UNCHARGED_BYTES = 16 << 10;

  /** A message costs one additional rate-limit token per this number of bytes. */
  private static final int TOKEN_BYTES = 4096;

  /** A subscription costs as many rate-limit tokens as this many messages. */
  private static final int SUBSCRIPTION_TOKENS = 10;

  private final PubSub pubSub;
  private Presence presence;
  private final Connection connection;
  private final Outbox outbox;

  /** The bytes that wait for the client at the end of a turn; none for a client that keeps up. */
  private Account account;

  private final Subscriptions subscriptions;
  private final HeldEvents held;
  private final CatchUpProgress progress;
  private final ClientLiveness liveness;
  private Quota quota;
  private final TokenBucket messages;
  private Conversation conversation = text -> {};
  private boolean ending;
  private boolean willEnd;
  private @Nullable CloseReason closed;

  /**
   * The position of the last event reported as undeliverable: it is reported once, however many of
   * its subscriptions match.
   */
  private @Nullable Position lacking;

  /** When its authentication began, by {@link System#nanoTime}. */
  private long judged;

  Session(PubSub pubSub, Presence presence, Connection connection, long judged) {
    this.judged = judged;
    this.pubSub = pubSub;
    this.presence = presence;
    this.connection = connection;
    this.outbox = new Outbox(pubSub.limits());
    this.account = pubSub.budget().open(Use.OUTBOUND, presence.principal().id());
    this.subscriptions = new Subscriptions(pubSub.scopes());
    this.held = new HeldEvents(pubSub, this, subscriptions);
    this.progress = new CatchUpProgress(pubSub, this, subscriptions, held);
    this.liveness = new ClientLiveness(pubSub.now());
    this.quota = pubSub.quotas().enter(presence.principal());
    this.messages = Quota.bucket(pubSub.limits().messagesPerSecond(), pubSub.quotas().nanos());
  }

  /** Public: it is in logs and in greetings, and grants no permission. */
  public String id() {
    return presence.session();
  }

  public Principal principal() {
    return presence.principal();
  }

  /** The client's IP address, or empty. */
  public String address() {
    return presence.address();
  }

  /**
   * As {@link #identify(Principal)}.
   *
   * @param asked when that authentication began, by {@link System#nanoTime}
   */
  public void identify(Principal known, long asked) {
    judged = asked;
    identify(known);
  }

  /** When its authentication began. */
  long judged() {
    return judged;
  }

  /**
   * Sets the authenticated principal: its permissions, expiry and revocation count from now on.
   * Throws {@link RefusedException} if that principal has too many connections.
   */
  public void identify(Principal known) {
    if (closed == null) {
      connection.identified(known);
      Presence before = presence;
      presence = before.of(known);
      account.close();
      account = pubSub.budget().open(Use.OUTBOUND, known.id());
      charge();
      quota.leave();
      quota = pubSub.quotas().enter(known);
      log.info("session identified {}", presence);
      pubSub.identified(this, before);
    }
  }

  /**
   * Opens a memory account for a dialect that keeps bytes of its own for a client; the caller
   * closes it.
   */
  public Account account(Use use) {
    return pubSub.budget().open(use, principal().id());
  }

  /** The exact time. */
  public Instant time() {
    return pubSub.time();
  }

  public boolean isOpen() {
    return closed == null;
  }

  /**
   * The cursor of a client that has been sent everything so far. With several subscriptions it is
   * that of the one that is furthest behind, so a client that resumes misses nothing. It covers the
   * streams that its subscriptions can reach, and no others.
   */
  public String cursor() {
    Optional<Cursor> waiting = subscriptions.waiting();
    boolean isUnread =
        waiting.isPresent() && (subscriptions.areWaiting() || !pubSub.history().hasBegun());
    return isUnread ? waiting.orElseThrow().toString() : place(position()).cursor();
  }

  /**
   * False while a snapshot is being sent, or the start is being determined, or nothing is known of
   * Kafka yet: a client that disconnects now has to start over, and its cursor cannot be resumed.
   */
  public boolean isResumable() {
    return subscriptions.areResumable() && pubSub.history().hasBegun();
  }

  /**
   * True if {@link #cursor} says where the client is: the cursor that it sent, or a newer one. A
   * client without subscriptions has none.
   */
  public boolean hasCursor() {
    return subscriptions.waiting().isPresent() || (!subscriptions.isEmpty() && isResumable());
  }

  /**
   * Reads a cursor that the client sent.
   *
   * @throws RefusedException if it was never a cursor
   */
  public Cursor read(String cursor) {
    try {
      return pubSub.scopes().cursors().read(cursor);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(CloseReason.BAD_CURSOR);
    }
  }

  /**
   * Adds the offsets that a subscription's cursor has in streams that the subscription does not
   * reach.
   */
  void bring(OffsetVector known) {
    // A client with a single request has no more subscriptions to open.
    if (!isBrief()) {
      subscriptions.bring(known, pubSub.time());
    }
  }

  CursorPosition place(OffsetVector position) {
    return subscriptions.scope().at(position);
  }

  CursorScopes scopes() {
    return pubSub.scopes();
  }

  /**
   * Sets the ping interval and the maximum silence of this client; for a transport that can detect
   * silence.
   */
  public void keepAlive(Duration ping, Duration silence) {
    liveness.expect(ping, silence);
  }

  /** Checks whether it may be subscribed to now, and throws as {@link #subscribe(Interest)}. */
  public void require(SubscriptionSpec interest) {
    subscriptions.requireRoom(interest.filters().size(), pubSub.limits());
    requireRights(interest.filters());
    pubSub.requireState(interest);
  }

  private void requireRights(List<TopicFilter> filters) {
    try {
      principal().requireAll(filters);
    } catch (RefusedException e) {
      pubSub.meter().refused(presence, e.reason());
      throw e;
    }
  }

  /** Subscribes to the filters: from now on, or from the cursor on; see the other method. */
  public Subscription subscribe(List<TopicFilter> wanted, Encoder encoder, Optional<Cursor> from) {
    SubscriptionSpec interest = SubscriptionSpec.in(wanted, encoder);
    return subscribe(from.map(StartPosition.After::new).map(interest::from).orElse(interest));
  }

  /**
   * Subscribes. What is replayed follows what this turn of the event loop sends to the client. Does
   * nothing on a session that has ended.
   *
   * @throws RefusedException if it is not permitted, or the requested state is larger than what is
   *     kept of it; then nothing was done
   */
  public Subscription subscribe(SubscriptionSpec interest) {
    require(interest);
    if (!isBrief()) {
      messages.take(SUBSCRIPTION_TOKENS, pubSub.quotas().nanos());
    }
    Subscription subscription = subscriptions.make(this, interest, pubSub);
    if (closed != null) {
      pubSub.stop(subscription);
      return subscription;
    }
    subscriptions.add(subscription);
    pubSub.start(subscription);
    subscriptions.refresh();
    return subscription;
  }

  void end(Subscription subscription) {
    if (subscriptions.remove(subscription)) {
      pubSub.stop(subscription);
    }
  }

  /**
   * Queues a frame; it is written together with everything else that this turn of the event loop
   * queues.
   */
  public void send(Frame frame) {
    if (closed != null) {
      return;
    }
    if (!queue(frame)) {
      // Much was queued at once, which is not the fault of a client that is ready for it.
      drain();
      if (closed == null && !queue(frame)) {
        close(CloseReason.SLOW);
      }
    }
  }

  private boolean queue(Frame frame) {
    boolean first = outbox.isEmpty();
    boolean queued = outbox.add(frame);
    if (queued && first) {
      pubSub.willFlush(this);
    } else if (queued && outbox.isStuck() && outbox.bytes() - account.used() > UNCHARGED_BYTES) {
      charge();
    }
    return queued;
  }

  /** The event in the form that its principal may see. */
  ChangeEvent seen(ChangeEvent event) {
    return pubSub.sights().of(event, principal());
  }

  /** The event under a topic that its principal has a grant for. */
  ChangeEvent named(ChangeEvent event) {
    return pubSub.sights().named(event, principal());
  }

  /** False for a frame that exceeds the maximum size. */
  boolean mayBeSent(Frame frame) {
    return frame.payload().length <= pubSub.outbound().maxEventBytes();
  }

  /** Receives a text frame; for transports. */
  public void receive(String text) {
    heard();
    pubSub.turn(
        () ->
            guarded(
                () -> {
                  takeMessage(1L + text.length() / TOKEN_BYTES);
                  conversation.receive(text);
                }));
  }

  /** Receives a binary frame; for transports. */
  public void receive(Buffer binary) {
    heard();
    pubSub.turn(
        () ->
            guarded(
                () -> {
                  takeMessage(1L + binary.length() / TOKEN_BYTES);
                  conversation.receive(binary);
                }));
  }

  /**
   * Charges a client's message to the rate limits.
   *
   * @throws RefusedException to end the session, if a limit is exceeded
   */
  private void takeMessage(long tokens) {
    long now = pubSub.quotas().nanos();
    if (messages.isEmpty(now) || !quota.takesMessage(tokens, now)) {
      throw new RefusedException(CloseReason.TOO_MANY_REQUESTS.with("too many messages"));
    }
    messages.take(tokens, now);
  }

  /**
   * Charges a compilation to the rate limit; called by dialects before they compile an unknown
   * condition.
   *
   * @throws RefusedException if the limit is exceeded
   */
  public void compiles() {
    quota.compiles(pubSub.quotas().nanos());
  }

  /** Continues or stops reading what the client sends; called by a part that cannot keep up. */
  public void read(boolean goOn) {
    if (closed == null) {
      connection.read(goOn);
    }
  }

  /** The client gave a sign of life that is not a frame; for transports. */
  public void heard() {
    liveness.heard(pubSub.now());
  }

  /** The connection is ready again; for transports. */
  public void drained() {
    pubSub.turn(this::flush);
  }

  /** Sends the client the reason and ends the session. A second call does nothing. */
  public void close(CloseReason reason) {
    if (closed != null || ending) {
      return;
    }
    ending = true;
    // What was queued before the end is part of it, unless the client cannot receive it.
    if (!reason.equals(CloseReason.GONE)) {
      atTheEnd(() -> conversation.closing(reason));
      drain();
    }
    end(reason);
  }

  private void end(CloseReason reason) {
    closed = reason;
    atTheEnd(() -> subscriptions.removeAll(pubSub::stop));
    atTheEnd(() -> held.bytes().close());
    atTheEnd(quota::leave);
    atTheEnd(() -> pubSub.remove(this, reason));
    if (!atTheEnd(() -> connection.close(conversation.told(reason), outbox.takeAll()))) {
      atTheEnd(connection::abort);
    }
    outbox.abandon();
    account.close();
    atTheEnd(() -> conversation.closed(reason));
    log.atLevel(level()).log("session closed {} reason={}", presence, reason.code());
  }

  // An exception can only be logged: there is nothing left to end.
  private boolean atTheEnd(Runnable step) {
    try {
      step.run();
      return true;
    } catch (RuntimeException | Error e) {
      reports("session failed at its end", e);
      return false;
    }
  }

  /** Logs an exception during the delivery of an event to it. */
  void reports(String what, Throwable thrown) {
    pubSub.faults().report(what, this, thrown);
  }

  /** True if it ends with one answer. */
  boolean isBrief() {
    return connection.isBrief();
  }

  private Level level() {
    return isBrief() ? Level.DEBUG : Level.INFO;
  }

  void open(Dialect opener, Handshake handshake) {
    log.atLevel(level()).log("session opened {}", presence);
    guarded(() -> conversation = opener.open(this, handshake));
    CloseReason already = closed;
    if (already != null) {
      // It was closed before there was a conversation to notify.
      atTheEnd(() -> conversation.closed(already));
    }
  }

  void tick(Instant now) {
    if (principal().hasExpired(now)) {
      close(CloseReason.TOKEN_EXPIRED);
    } else if (liveness.isSilent(now)) {
      close(CloseReason.SILENT);
    } else {
      if (liveness.takesPing(now)) {
        guarded(connection::ping);
      }
      charge();
      guarded(() -> held.release(false));
      held.tick();
      subscriptions.giveUp(now);
      subscriptions.wake();
      guarded(() -> conversation.tick(now));
      catchUp();
    }
  }

  /** Reports a gap that has just been found. */
  void lost(Gap gap) {
    tell(
        gap,
        range -> subscriptions.lose(range, gap.cause()),
        one -> gap.ranges().stream().anyMatch(range -> one.loses(range, gap.cause())));
  }

  /**
   * Reports a gap to the client, as far as it is concerned.
   *
   * @param whose the subscriptions that lose something
   */
  void tell(Gap gap, Predicate<Gap.Range> concerned, Predicate<Subscription> whose) {
    guarded(
        () -> {
          Optional<Gap> told = gap.only(concerned);
          if (told.isPresent()) {
            pubSub.meter().gap();
            List<TopicFilter> filters = subscriptions.concerned(told.get(), whose);
            conversation.gap(told.get(), filters, place(position()));
          }
        });
  }

  /**
   * Reports an event that could not be filtered or encoded for one of its subscriptions: as a gap,
   * not by a close, because a client that reconnects would meet the event again.
   */
  void lacks(ChangeEvent event, Subscription whose) {
    Position at = event.position();
    if (closed == null && !at.equals(lacking)) {
      lacking = at;
      guarded(pubSub.meter()::undeliverable);
      tell(Gap.of(at), range -> true, one -> one == whose);
    }
  }

  /** Another connection has replaced one that broke; for transports. */
  public void reattached() {
    pubSub.turn(
        () -> {
          var unused = outbox.takeAll();
          guarded(conversation::reattached);
        });
  }

  /**
   * Releases everything that is held back, because it is the last chance to send; for transports.
   */
  public void releaseAll() {
    pubSub.turn(
        () -> {
          guarded(() -> held.release(true));
          guarded(() -> conversation.releasing(place(position())));
        });
  }

  /** Held events are sent next. */
  void releasing(OffsetVector at) {
    guarded(() -> conversation.releasing(place(at)));
  }

  /** True if all its subscriptions are where the loop is. */
  boolean isAligned() {
    return subscriptions.isAligned();
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  Quota quota() {
    return quota;
  }

  /** Ends the session in a later turn, because the current delivery still uses it. */
  void willEnd(CloseReason reason) {
    if (!willEnd) {
      willEnd = true;
      pubSub.later(() -> close(reason));
    }
  }

  HeldEvents held() {
    return held;
  }

  OffsetVector position() {
    return subscriptions.position(pubSub.frontier());
  }

  void flush() {
    drain();
    charge();
    if (hasRoom()) {
      guarded(
          () -> {
            held.release(false);
            conversation.drained();
          });
    }
    guarded(progress::goOnLater);
  }

  /** Charges to this client only what the connection has not accepted at once. */
  private void charge() {
    if (closed != null) {
      return;
    }
    long more = outbox.bytes() - account.used();
    if (more < 0) {
      account.release(-more);
    } else if (more > 0 && !account.tryReserve(more)) {
      close(CloseReason.OVERLOADED);
    }
  }

  private void drain() {
    if (closed != null) {
      return;
    }
    try {
      outbox.drainTo(connection);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /** Lets its subscriptions continue to catch up. */
  void catchUp() {
    guarded(progress::goOn);
  }

  /** The subscription has sent its snapshot, or did not need to. */
  void live(Subscription subscription) {
    conversation.live(subscription, place(position()));
  }

  /** True while at least half of the outbox's bounds is free. */
  public boolean hasRoom() {
    return closed == null && outbox.hasRoom();
  }

  /** True if nothing waits to be sent: the next frame is accepted, however large it is. */
  public boolean isIdle() {
    return closed == null && outbox.isEmpty();
  }

  long outboxBytes() {
    return outbox.bytes();
  }

  Presence presence() {
    return presence;
  }

  /** Runs a step that a client caused. An exception ends this session and no other. */
  void guarded(Runnable step) {
    if (closed != null) {
      return;
    }
    try {
      step.run();
    } catch (RefusedException e) {
      close(e.reason());
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /**
   * Runs a step of the client in a turn of the session's event loop. May be called on any thread.
   */
  public void run(Runnable step) {
    pubSub.later(() -> guarded(step));
  }

  /** Handles an internal error: it is logged once, and the client receives no details. */
  void failed(Throwable thrown) {
    reports("session failed", thrown);
    close(CloseReason.INTERNAL_ERROR);
  }
}
