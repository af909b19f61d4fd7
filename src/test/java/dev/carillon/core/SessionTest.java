package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.Loop.Notes;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Handshakes;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a session is from its beginning to its end. */
final class SessionTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final PartitionLog log = new PartitionLog(Events.partition("events"));
  private final Loop loop = new Loop();

  @Test
  void a_filter_that_no_grant_covers_is_refused_and_nothing_is_done() {
    Client client = loop.client(Principals.of("bob", "a:**"), new FakeConnection());

    assertThatThrownBy(() -> client.subscribe("a:b", "b:c"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.reason().code()).isEqualTo("forbidden");
              assertThat(e.reason().text()).isEqualTo("not permitted: b:c");
            });
    loop.publish(log.append("a:b"));
    assertThat(client.take()).isEmpty();
    assertThat(loop.pubSub.views().size()).isZero();
  }

  @Test
  void a_text_of_any_length_fits_into_a_close_frame() {
    Client client = loop.client(Principals.of("bob", "a:**"), new FakeConnection());
    for (String segment :
        List.of("x".repeat(400), "ü".repeat(200), "東".repeat(150), "😀".repeat(99))) {
      assertThatThrownBy(() -> client.subscribe(segment))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> {
                String text = e.reason().text();
                assertThat(text).startsWith("not permitted: ").endsWith("…");
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                assertThat(bytes).hasSizeBetween(118, 123);
                assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(text);
              });
    }
  }

  @Test
  void there_are_so_many_filters_and_no_more() {
    Client client = loop.client();
    Subscription five = client.subscribe("1", "2", "3", "4", "5");
    client.subscribe("6", "7", "8");

    assertThatThrownBy(() -> client.subscribe("9"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reason().code()).isEqualTo("too_many_subscriptions"));
    five.end();
    client.subscribe("9");
  }

  @Test
  void after_the_end_of_a_subscription_no_event_comes_because_of_it() {
    var notes =
        new Notes() {
          @Override
          public Conversation open(Session session, Handshake handshake) {
            Subscription a = session.subscribe(Loop.filters("a"), Loop.IDS, Optional.empty());
            session.subscribe(Loop.filters("b"), Loop.IDS, Optional.empty());
            return text -> a.end();
          }
        };
    Client client = loop.client(notes);
    loop.publish(log.append("a"));
    client.session().receive("unsubscribe");
    loop.publish(log.append("a"), log.append("b"));

    assertThat(client.take()).containsExactly("events-0@0", "events-0@2");
  }

  @Test
  void what_is_said_in_one_turn_leaves_with_one_flush() {
    var notes =
        new Notes() {
          @Override
          public Conversation open(Session session, Handshake handshake) {
            session.send(Frame.text("hello"));
            session.send(Frame.text("again"));
            return text -> {
              session.send(Frame.text(text + "!"));
              session.send(Frame.text(text + "?"));
            };
          }
        };
    Client client = loop.client(notes);
    client.session().receive("hi");

    assertThat(client.connection().sends()).hasSize(2);
    assertThat(client.take()).containsExactly("hello", "again", "hi!", "hi?");
  }

  @Test
  void what_is_said_outside_of_a_turn_leaves_at_once() {
    Client client = loop.client();
    client.session().send(Frame.text("an answer that took its time"));

    assertThat(client.take()).containsExactly("an answer that took its time");
  }

  @Test
  void frames_wait_for_a_connection_that_is_busy_and_leave_in_order() {
    Client client = loop.client(FakeConnection.slow());
    client.session().send(Frame.text("1"));
    client.session().send(Frame.text("2"));
    client.session().send(Frame.text("3"));
    assertThat(client.take()).containsExactly("1");

    client.drain();
    assertThat(client.take()).containsExactly("2", "3");
  }

  @Test
  void a_connection_may_say_that_it_is_ready_before_it_is_back_from_sending() {
    var session = new Session[1];
    var sent = new ArrayList<String>();
    Connection eager =
        new Connection() {
          @Override
          public boolean ready() {
            return true;
          }

          @Override
          public void send(List<Frame> frames) {
            if (sent.isEmpty()) {
              session[0].send(Frame.text("2"));
              session[0].drained();
            }
            frames.forEach(f -> sent.add(f.toString()));
          }

          @Override
          public void ping() {}

          @Override
          public void close(CloseReason reason) {}
        };
    session[0] =
        loop.pubSub.open(new Notes(), Handshakes.websocket(), Principals.anything(), eager);
    session[0].send(Frame.text("1"));

    assertThat(sent).containsExactly("1", "2");
  }

  @Test
  void whoever_is_closed_hears_what_was_said_before_and_nothing_after() {
    var notes =
        new Notes() {
          @Override
          public Conversation open(Session session, Handshake handshake) {
            return text -> {
              session.send(Frame.text("too many errors"));
              session.close(CloseReason.TOO_MANY_ERRORS);
              session.send(Frame.text("lost"));
              session.close(CloseReason.NORMAL);
            };
          }
        };
    Client client = loop.client(notes);
    client.session().receive("x");
    client.session().receive("y");

    assertThat(client.take()).containsExactly("too many errors");
    assertThat(client.reason()).isEqualTo("too_many_errors");
    assertThat(client.session().isOpen()).isFalse();
  }

  @Test
  void a_lost_peer_is_sent_nothing() {
    Client client = loop.client();
    client.connection().block();
    client.session().send(Frame.text("never read"));
    client.session().close(CloseReason.GONE);

    assertThat(client.take()).isEmpty();
    assertThat(client.notes().closed).isEqualTo(CloseReason.GONE);
    assertThat(loop.pubSub.isBare()).isTrue();
  }

  @Test
  void a_binary_frame_is_refused_unless_the_dialect_takes_it() {
    Client client = loop.client();
    client.session().receive(Buffer.buffer("x"));

    assertThat(client.reason()).isEqualTo("binary_frame");
  }

  @Test
  void a_session_ends_when_its_token_does() {
    Client client =
        loop.client(Principals.until(Events.TIME.plusSeconds(10)), new FakeConnection());
    loop.pass(Duration.ofSeconds(9));
    assertThat(client.reason()).isEqualTo("open");

    loop.pass(SECOND);
    assertThat(client.reason()).isEqualTo("token_expired");
    assertThat(client.notes().ticks).isEqualTo(1);
  }

  @Test
  void a_client_that_gives_no_sign_of_life_is_closed_if_it_could_have() {
    Client silent = loop.client();
    Client mute = loop.client();
    Client talking = loop.client();
    Client ponging = loop.client();
    for (Client client : List.of(silent, talking, ponging)) {
      client.session().keepAlive(Duration.ofSeconds(10), Duration.ofSeconds(30));
    }
    for (int i = 0; i < 31; i++) {
      loop.pass(SECOND);
      talking.session().receive("I am here");
      ponging.session().heard();
    }
    assertThat(silent.reason()).isEqualTo("silent");
    assertThat(List.of(mute.reason(), talking.reason(), ponging.reason())).containsOnly("open");
  }

  @Test
  void a_client_is_pinged_as_often_as_was_agreed() {
    Client agreed = loop.client();
    agreed.session().keepAlive(Duration.ofSeconds(10), Duration.ofMinutes(10));
    Client usual = loop.client();

    for (int i = 0; i < 100; i++) {
      loop.pass(SECOND);
    }
    assertThat(agreed.connection().pings()).isEqualTo(10);
    assertThat(usual.connection().pings()).isEqualTo(4);
  }
}
