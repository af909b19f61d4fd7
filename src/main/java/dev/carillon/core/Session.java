package dev.carillon.core;

import dev.carillon.event.Cursor;
import dev.carillon.event.Frontier;
import dev.carillon.event.Gap;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client that is connected: its rights, its subscriptions, and what waits to be sent to it. */
public final class Session {
  private static final Logger log = LoggerFactory.getLogger(Session.class);

  private final String id;
  private final PubSub pubSub;
  private final Principal principal;
  private final Connection connection;
  private final String dialect;
  private final String transport;
  private final Outbox outbox;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private Conversation conversation = text -> {};
  private int filters;
  private Instant heard;
  private Instant pinged;
  private Duration pingEvery = Duration.ofSeconds(25);
  private Duration silenceAllowed = Duration.ofSeconds(60);
  private boolean awaitsSigns;
  private @Nullable CloseReason closed;

  Session(PubSub pubSub, Handshake handshake, String dialect, Client client) {
    this.pubSub = pubSub;
    this.principal = client.principal();
    this.connection = client.connection();
    this.id = client.id();
    this.transport = handshake.transport();
    this.dialect = dialect;
    this.outbox = new Outbox(pubSub.limits());
    this.heard = pubSub.now();
    this.pinged = pubSub.now();
  }

  /** Who is at the other end. */
  record Client(String id, Principal principal, Connection connection) {}

  /** Public: it is in logs and in greetings, and gives no right to anything. */
  public String id() {
    return id;
  }

  public Principal principal() {
    return principal;
  }

  public boolean isOpen() {
    return closed == null;
  }

  /** The cursor of a client that has been sent everything so far. */
  public String cursor() {
    Frontier frontier = pubSub.frontier();
    for (Subscription subscription : subscriptions) {
      frontier = subscription.seen(frontier);
    }
    return frontier.cursor();
  }

  /**
   * How often this client is pinged, and how long it may stay silent; for a transport that can
   * tell.
   */
  public void keepAlive(Duration ping, Duration silence) {
    pingEvery = ping;
    silenceAllowed = silence;
    awaitsSigns = true;
  }

  /**
   * Checks whether the filters may be subscribed to, now.
   *
   * @throws RefusedException if one is not permitted or there are too many
   */
  public void permit(List<TopicFilter> wanted) {
    if (filters + wanted.size() > pubSub.limits().subscriptions()) {
      throw new RefusedException(
          CloseReason.TOO_MANY_SUBSCRIPTIONS.with(
              "more than " + pubSub.limits().subscriptions() + " subscriptions"));
    }
    for (TopicFilter filter : wanted) {
      if (!principal.maySubscribe(filter)) {
        throw new RefusedException(CloseReason.FORBIDDEN.with("not permitted: " + brief(filter)));
      }
    }
  }

  // A reason must fit into a WebSocket close frame.
  private static String brief(TopicFilter filter) {
    String text = filter.toString();
    return text.length() <= 64 ? text : text.substring(0, 63) + "…";
  }

  /**
   * Subscribes to the filters, from now or from the cursor on.
   *
   * @throws RefusedException if they are not permitted; nothing was done
   */
  public Subscription subscribe(List<TopicFilter> wanted, Encoder encoder, Optional<Cursor> from) {
    permit(wanted);
    var subscription = new Subscription(this, wanted, pubSub.receiver(this, encoder));
    subscriptions.add(subscription);
    filters += wanted.size();
    pubSub.start(subscription, from);
    return subscription;
  }

  void end(Subscription subscription) {
    if (subscriptions.remove(subscription)) {
      filters -= subscription.filters().size();
      pubSub.stop(subscription);
    }
  }

  /** Queues a frame; it leaves with everything else that this turn of the event loop makes. */
  public void send(Frame frame) {
    if (closed != null) {
      return;
    }
    boolean first = outbox.isEmpty();
    if (!outbox.add(frame)) {
      close(CloseReason.SLOW);
    } else if (first) {
      pubSub.willFlush(this);
    }
  }

  /** For transports: a text frame came. */
  public void receive(String text) {
    heard();
    pubSub.turn(() -> guarded(() -> conversation.receive(text)));
  }

  /** For transports: a binary frame came. */
  public void receive(Buffer binary) {
    heard();
    pubSub.turn(() -> guarded(() -> conversation.receive(binary)));
  }

  /** For transports: the client gave a sign of life that is not a frame. */
  public void heard() {
    heard = pubSub.now();
  }

  /** For transports: the connection is ready again. */
  public void drained() {
    pubSub.turn(
        () -> {
          flush();
          pubSub.catchUp(this);
        });
  }

  /** Tells the client why and ends the session. A second call does nothing. */
  public void close(CloseReason reason) {
    if (closed != null) {
      return;
    }
    closed = reason;
    subscriptions.forEach(pubSub::stop);
    subscriptions.clear();
    // What was said before the end is part of it, except to one who cannot take it.
    if (!outbox.isEmpty() && connection.ready() && !reason.equals(CloseReason.GONE)) {
      outbox.drainTo(connection);
    }
    outbox.clear();
    connection.close(reason);
    pubSub.remove(this, reason);
    try {
      conversation.closed(reason);
    } catch (RuntimeException e) {
      log.error("a conversation failed at its end id={} dialect={}", id, dialect, e);
    }
    log.info(
        "session closed id={} transport={} dialect={} principal={} reason={}",
        id,
        transport,
        dialect,
        principal,
        reason.code());
  }

  void open(Dialect opener, Handshake handshake) {
    log.info(
        "session opened id={} transport={} dialect={} principal={}",
        id,
        transport,
        dialect,
        principal);
    guarded(() -> conversation = opener.open(this, handshake));
  }

  void tick(Instant now) {
    if (principal.hasExpired(now)) {
      close(CloseReason.TOKEN_EXPIRED);
      return;
    }
    if (awaitsSigns && heard.plus(silenceAllowed).isBefore(now)) {
      close(CloseReason.SILENT);
      return;
    }
    if (!pinged.plus(pingEvery).isAfter(now)) {
      pinged = now;
      connection.ping();
    }
    guarded(() -> conversation.tick(now));
  }

  void gap(Gap gap, Frontier at) {
    guarded(() -> conversation.gap(gap, at));
  }

  boolean couldGet(Gap gap) {
    for (Subscription subscription : subscriptions) {
      if (subscription.isLive() && subscription.couldGet(gap)) {
        return true;
      }
    }
    return false;
  }

  void flush() {
    if (closed == null && !outbox.isEmpty() && connection.ready()) {
      outbox.drainTo(connection);
    }
  }

  boolean hasRoom() {
    return closed == null && outbox.hasRoom();
  }

  long outboxBytes() {
    return outbox.bytes();
  }

  List<Subscription> subscriptions() {
    return subscriptions;
  }

  String dialect() {
    return dialect;
  }

  String transport() {
    return transport;
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
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** Our fault: logged once, and the client is told no more than that. */
  void failed(RuntimeException e) {
    log.error("session failed id={} dialect={}", id, dialect, e);
    close(CloseReason.INTERNAL_ERROR);
  }
}
