package dev.carillon.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Dialect;
import dev.carillon.core.Meter;
import dev.carillon.core.PubSub;
import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.limit.Limits;
import dev.carillon.event.EventBatch;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.PartitionLog;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What every dialect in which clients subscribe by message keeps, whatever its words. Run as a
 * nested class of each dialect's test.
 */
public abstract class DialectContract {
  private static final Limits LIMITS = new Limits(1 << 16, 64, 256, 1 << 20, 1 << 16);
  private static final int FUZZED_FRAMES = 3_000;

  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final PubSub pubSub = new PubSub(LIMITS, Meter.NONE, later::add, Events.TIME);
  private final PartitionLog log = new PartitionLog(Events.partition("events"));

  /** A new one for each test. */
  protected abstract Dialect dialect();

  protected abstract Handshake handshake();

  /** One that {@link Dialect#open} refuses. */
  protected abstract Handshake refusedHandshake();

  /** Somebody who may hear {@link #topic} and not {@link #deniedTopic}; it never expires. */
  protected abstract Principal principal();

  protected abstract String topic();

  protected abstract String deniedTopic();

  /** The frame that subscribes to the topic alone. */
  protected abstract String subscribe(String topic);

  /** The frame that ends what the frame of {@link #subscribe} began. */
  protected abstract String unsubscribe(String topic);

  private record Peer(FakeConnection connection, Session session) {}

  private Peer open(Handshake handshake, Principal principal) {
    var connection = new FakeConnection();
    return new Peer(connection, pubSub.open(dialect(), handshake, principal, connection));
  }

  /** Somebody who hears the topic; what it took to get there has been read. */
  private Peer listener() {
    Peer peer = open(handshake(), principal());
    peer.session.receive(subscribe(topic()));
    peer.connection.take();
    return peer;
  }

  private void publish(String topic) {
    EventBatch batch = Events.batch(log.append(topic));
    pubSub.publish(batch);
  }

  private void assertHearsOneEvent(Peer peer) {
    peer.connection.take();
    publish(topic());
    assertThat(peer.connection.take()).hasSize(1);
  }

  @Test
  void an_event_goes_to_those_who_subscribed_to_it_and_to_nobody_else() {
    Peer listener = listener();
    Peer other = open(handshake(), principal());
    other.connection.take();

    assertHearsOneEvent(listener);
    assertThat(other.connection.take()).isEmpty();
    publish(deniedTopic());
    assertThat(listener.connection.take()).isEmpty();
  }

  @Test
  void all_clients_share_the_frame_of_an_event() {
    Peer one = listener();
    Peer other = listener();

    publish(topic());

    assertThat(one.connection.frames()).hasSize(1);
    assertThat(one.connection.frames().get(0)).isSameAs(other.connection.frames().get(0));
  }

  @Test
  void a_denied_filter_is_refused_aloud_and_brings_no_event() {
    Peer denied = open(handshake(), principal());
    denied.connection.take();

    denied.session.receive(subscribe(deniedTopic()));

    assertThat(denied.connection.take().size() + denied.connection.closed().stream().count())
        .isPositive();
    publish(deniedTopic());
    assertThat(denied.connection.take()).isEmpty();
  }

  @Test
  void a_denied_filter_leaves_the_other_clients_alone() {
    Peer listener = listener();

    open(handshake(), principal()).session.receive(subscribe(deniedTopic()));

    assertHearsOneEvent(listener);
  }

  @Test
  void an_unsubscribe_ends_the_events() {
    Peer peer = listener();

    peer.session.receive(unsubscribe(topic()));
    peer.connection.take();
    publish(topic());

    assertThat(peer.connection.take()).isEmpty();
    peer.session.receive(subscribe(topic()));
    assertHearsOneEvent(peer);
  }

  @Test
  void an_unknown_frame_leaves_the_other_clients_alone() {
    Peer listener = listener();

    for (String frame : List.of("", "nonsense", "{}", "{\"type\":\"no such type\"}", "[[", "7")) {
      Peer peer = open(handshake(), principal());
      peer.session.receive(frame);
      assertThat(peer.connection.closed()).isNotEqualTo(Optional.of(CloseReason.INTERNAL_ERROR));
    }

    assertHearsOneEvent(listener);
  }

  @Test
  void no_frame_makes_the_dialect_fail() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    Peer listener = listener();
    Peer peer = open(handshake(), principal());
    for (int i = 0; i < FUZZED_FRAMES; i++) {
      String frame = spoiled(random);
      peer.session.receive(frame);
      assertThat(peer.connection.closed())
          .as("seed %d, frame %s", seed, frame)
          .isNotEqualTo(Optional.of(CloseReason.INTERNAL_ERROR));
      peer.connection.take();
      if (!peer.session.isOpen()) {
        peer = open(handshake(), principal());
      }
    }
    assertHearsOneEvent(listener);
  }

  /** A good frame with some characters gone, doubled or changed. */
  private String spoiled(Random random) {
    List<String> good = List.of(subscribe(topic()), subscribe(deniedTopic()), unsubscribe(topic()));
    var frame = new StringBuilder(good.get(random.nextInt(good.size())));
    String odd = "\0\r\n\t \"\\{}[]:,*%\ud800\udc00é٣\u2028x7-";
    for (int i = random.nextInt(4); i >= 0 && frame.length() > 0; i--) {
      int at = random.nextInt(frame.length());
      char c = odd.charAt(random.nextInt(odd.length()));
      switch (random.nextInt(4)) {
        case 0 -> frame.deleteCharAt(at);
        case 1 -> frame.setCharAt(at, c);
        case 2 -> frame.insert(at, c);
        default -> frame.insert(at, frame.substring(at));
      }
    }
    return frame.toString();
  }

  @Test
  void a_binary_frame_is_not_our_fault() {
    Peer listener = listener();
    Peer peer = open(handshake(), principal());

    peer.session.receive(Buffer.buffer(new byte[] {0, -1, 127}));

    assertThat(peer.connection.closed()).isNotEqualTo(Optional.of(CloseReason.INTERNAL_ERROR));
    assertHearsOneEvent(listener);
  }

  @Test
  void a_handshake_that_is_refused_leaves_no_session() {
    Peer peer = open(refusedHandshake(), principal());

    assertThat(peer.connection.closed()).isPresent();
    assertThat(peer.connection.closed()).isNotEqualTo(Optional.of(CloseReason.INTERNAL_ERROR));
    assertThat(pubSub.sessions()).isZero();
    peer.session.receive(subscribe(topic()));
    publish(topic());
    assertThat(peer.connection.take()).isEmpty();
  }

  @Test
  void a_session_that_has_ended_hears_nothing() {
    Peer listener = listener();
    Peer peer = listener();

    peer.session.close(CloseReason.GONE);
    peer.session.receive(subscribe(topic()));
    assertHearsOneEvent(listener);

    assertThat(peer.connection.take()).isEmpty();
    assertThat(pubSub.sessions()).isEqualTo(1);
  }

  @Test
  void a_slow_reader_is_closed_and_the_others_get_everything() {
    Peer listener = listener();
    Peer slow = listener();
    slow.connection.block();

    int events = LIMITS.outboxFrames() + 1;
    for (int i = 0; i < events; i++) {
      publish(topic());
    }

    assertThat(slow.connection.closed()).contains(CloseReason.SLOW);
    assertThat(slow.connection.take()).isEmpty();
    assertThat(listener.connection.take()).hasSize(events);
    assertThat(pubSub.sessions()).isEqualTo(1);
  }

  @Test
  void a_token_that_expires_ends_the_session() {
    Principal p = principal();
    var soon = Optional.of(Events.TIME.plusSeconds(5));
    var expiring =
        new Principal(
            p.id(),
            p.subject(),
            p.tenant(),
            p.roles(),
            p.claims(),
            p.subscribe(),
            p.publish(),
            soon);
    Peer peer = open(handshake(), expiring);
    peer.session.receive(subscribe(topic()));

    pubSub.tick(Events.TIME.plusSeconds(4));
    assertThat(peer.connection.closed()).isEmpty();
    pubSub.tick(Events.TIME.plusSeconds(5));

    assertThat(peer.connection.closed()).contains(CloseReason.TOKEN_EXPIRED);
  }
}
