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

/** One client that is connected: its rights, its subscriptions, and what waits to be sent to it. */
public final class Session {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  /** So much more may wait before it is counted. */
  private static final int UNCHARGED_BYTES = 16 << 10;

  /** A message counts as one more for so many bytes. */
  private static final int TOKEN_BYTES = 4096;

  /** To subscribe counts as so many messages more. */
  private static final int SUBSCRIPTION_TOKENS = 10;

  private final PubSub pubSub;
  private Presence presence;
  private final Connection connection;
  private final Outbox outbox;

  /** What waits for the client at the end of a turn; of one that keeps up, nothing. */
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

  /** What it was last told that it lacks: once, however many of its subscriptions do. */
  private @Nullable Position lacking;

  /** When it was asked who it is, by {@link System#nanoTime}. */
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

  /** Public: it is in logs and in greetings, and gives no right to anything. */
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
   * @param asked when it was asked who that is, by {@link System#nanoTime}
   */
  public void identify(Principal known, long asked) {
    judged = asked;
    identify(known);
  }

  /** When it was asked who it is. */
  long judged() {
    return judged;
  }

  /**
   * It has become known who is at the other end: whose rights, expiry and revocation count from now
   * on. Throws {@link RefusedException} if that principal has too many connections.
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

  /** For dialects that keep bytes of their own for a client; whoever opens it closes it. */
  public Account account(Use use) {
    return pubSub.budget().open(use, principal().id());
  }

  /** The time, exactly. */
  public Instant time() {
    return pubSub.time();
  }

  public boolean isOpen() {
    return closed == null;
  }

  /**
   * The cursor of a client that has been sent everything so far. With several subscriptions it is
   * that of the one that got least: who comes back with it misses nothing. It covers the streams
   * that they can hear, and no others.
   */
  public String cursor() {
    Optional<Cursor> waiting = subscriptions.waiting();
    boolean isUnread =
        waiting.isPresent() && (subscriptions.areWaiting() || !pubSub.history().hasBegun());
    return isUnread ? waiting.orElseThrow().toString() : place(position()).cursor();
  }

  /**
   * False while the present state is being shown, or a start is looked for, or nothing is known of
   * Kafka yet: a client that is cut off now has to begin again, and its cursor is no place to come
   * back to.
   */
  public boolean isResumable() {
    return subscriptions.areResumable() && pubSub.history().hasBegun();
  }

  /**
   * True if {@link #cursor} says where the client is: the one it came with, or a newer one. Who
   * hears nothing yet has none.
   */
  public boolean hasCursor() {
    return subscriptions.waiting().isPresent() || (!subscriptions.isEmpty() && isResumable());
  }

  /**
   * Reads a cursor that the client says.
   *
   * @throws RefusedException if it was never one
   */
  public Cursor read(String cursor) {
    try {
      return pubSub.scopes().cursors().read(cursor);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(CloseReason.BAD_CURSOR);
    }
  }

  /** A subscription came with a cursor that says this of streams that it does not hear. */
  void bring(OffsetVector known) {
    // Who says all it wants in one request has no more subscriptions to take up.
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
   * How often this client is pinged, and how long it may stay silent; for a transport that can
   * tell.
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
   * Subscribes. What lies before the live events follows what this turn of the event loop says to
   * the client. On a session that has ended it does nothing.
   *
   * @throws RefusedException if it is not permitted, or the state that it wants is larger than what
   *     is kept of it; nothing was done
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

  /** Queues a frame; it leaves with everything else that this turn of the event loop makes. */
  public void send(Frame frame) {
    if (closed != null) {
      return;
    }
    if (!queue(frame)) {
      // Much has come at once, which is not the fault of a client that is ready for it.
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

  /** The event as its principal may see it. */
  ChangeEvent seen(ChangeEvent event) {
    return pubSub.sights().of(event, principal());
  }

  /** The same under a name that its principal has a grant for. */
  ChangeEvent named(ChangeEvent event) {
    return pubSub.sights().named(event, principal());
  }

  /** False for a frame that is larger than anything that is sent. */
  boolean mayBeSent(Frame frame) {
    return frame.payload().length <= pubSub.outbound().maxEventBytes();
  }

  /** For transports: a text frame came. */
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

  /** For transports: a binary frame came. */
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
   * Counts what a client asks for.
   *
   * @throws RefusedException to end the session, if it is too much
   */
  private void takeMessage(long tokens) {
    long now = pubSub.quotas().nanos();
    if (messages.isEmpty(now) || !quota.takesMessage(tokens, now)) {
      throw new RefusedException(CloseReason.TOO_MANY_REQUESTS.with("too many messages"));
    }
    messages.take(tokens, now);
  }

  /**
   * For dialects, before a condition is compiled that is not known yet.
   *
   * @throws RefusedException if that is too often
   */
  public void compiles() {
    quota.compiles(pubSub.quotas().nanos());
  }

  /** Goes on reading what the client sends, or stops: whoever falls behind with it says so. */
  public void read(boolean goOn) {
    if (closed == null) {
      connection.read(goOn);
    }
  }

  /** For transports: the client gave a sign of life that is not a frame. */
  public void heard() {
    liveness.heard(pubSub.now());
  }

  /** For transports: the connection is ready again. */
  public void drained() {
    pubSub.turn(this::flush);
  }

  /** Tells the client why and ends the session. A second call does nothing. */
  public void close(CloseReason reason) {
    if (closed != null || ending) {
      return;
    }
    ending = true;
    // What was said before the end is part of it, except to one who cannot take it.
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

  // There is nothing left to end: it can only be said.
  private boolean atTheEnd(Runnable step) {
    try {
      step.run();
      return true;
    } catch (RuntimeException | Error e) {
      reports("session failed at its end", e);
      return false;
    }
  }

  /** Logs what was thrown on the way of an event to it. */
  void reports(String what, Throwable thrown) {
    pubSub.faults().report(what, this, thrown);
  }

  /** True if it is over with one answer. */
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
      // It was closed before there was a conversation that could be told.
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

  /** A gap has come up. */
  void lost(Gap gap) {
    tell(
        gap,
        range -> subscriptions.lose(range, gap.cause()),
        one -> gap.ranges().stream().anyMatch(range -> one.loses(range, gap.cause())));
  }

  /**
   * Tells the client of a gap, as far as it is concerned.
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
   * An event could not be asked about or written for one of its subscriptions. It is told as a gap,
   * and not by an end: whoever comes back would meet the event again.
   */
  void lacks(ChangeEvent event, Subscription whose) {
    Position at = event.position();
    if (closed == null && !at.equals(lacking)) {
      lacking = at;
      guarded(pubSub.meter()::undeliverable);
      tell(Gap.of(at), range -> true, one -> one == whose);
    }
  }

  /** For transports: another connection has taken the place of one that broke. */
  public void reattached() {
    pubSub.turn(
        () -> {
          var unused = outbox.takeAll();
          guarded(conversation::reattached);
        });
  }

  /** For transports: the last chance to say anything: what is held back goes now. */
  public void releaseAll() {
    pubSub.turn(
        () -> {
          guarded(() -> held.release(true));
          guarded(() -> conversation.releasing(place(position())));
        });
  }

  /** What was held back goes next. */
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

  /** Ends the session in a later turn: now something is under way that it is part of. */
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

  /** Only what the connection has not taken at once is held for this client alone. */
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

  /** Its subscriptions go on with what they have not caught up with. */
  void catchUp() {
    guarded(progress::goOn);
  }

  /** The subscription has shown what there is, or needed not to. */
  void live(Subscription subscription) {
    conversation.live(subscription, place(position()));
  }

  /** True while at least half of what may wait to be sent is free. */
  public boolean hasRoom() {
    return closed == null && outbox.hasRoom();
  }

  /** True if nothing waits to be sent: what comes now is taken, however large it is. */
  public boolean isIdle() {
    return closed == null && outbox.isEmpty();
  }

  long outboxBytes() {
    return outbox.bytes();
  }

  Presence presence() {
    return presence;
  }

  /** Runs what a client caused: whatever goes wrong ends this session and no other. */
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

  /** Runs a step of the client's in a turn of the session's event loop; on any thread. */
  public void run(Runnable step) {
    pubSub.later(() -> guarded(step));
  }

  /** Our fault: logged once, and the client is told no more than that. */
  void failed(Throwable thrown) {
    reports("session failed", thrown);
    close(CloseReason.INTERNAL_ERROR);
  }
}
