package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.Loop.Notes;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.support.Events;
import dev.carillon.support.Handshakes;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What ends a session from this side: a refusal, and faults that are ours. */
final class SessionFailureTest {
  private final PartitionLog log = new PartitionLog(Events.partition("events"));
  private final Loop loop = new Loop();

  @Test
  void a_dialect_may_close_a_session_in_open() {
    var notes =
        new Notes() {
          @Override
          public Conversation open(Session session, Handshake handshake) {
            session.subscribe(Loop.filters("a"), Loop.IDS, Optional.empty());
            session.send(Frame.text("no"));
            session.close(CloseReason.FORBIDDEN);
            session.subscribe(Loop.filters("b"), Loop.IDS, Optional.empty());
            return this;
          }
        };
    Client client = loop.client(notes);

    assertThat(client.session().isOpen()).isFalse();
    assertThat(client.take()).containsExactly("no");
    assertThat(notes.closed).isEqualTo(CloseReason.FORBIDDEN);
    assertThat(loop.pubSub.isBare()).isTrue();
  }

  @Test
  void a_refusal_in_open_closes_with_its_reason() {
    var notes =
        new Notes() {
          @Override
          public Conversation open(Session session, Handshake handshake) {
            throw new RefusedException(CloseReason.BAD_TOPIC);
          }
        };
    assertThat(loop.client(notes).reason()).isEqualTo("bad_topic");
    assertThat(loop.pubSub.isBare()).isTrue();
  }

  @Test
  void a_conversation_that_fails_ends_its_session_and_no_other() {
    Client other = loop.client();
    other.subscribe("**");
    loop.publish(Events.announcing(log.end()));

    for (String when : List.of("open", "receive", "binary", "tick", "gap", "closed")) {
      Client client = loop.client(new Failing(when));
      if (client.session().isOpen()) {
        client.subscribe("**");
      }
      client.session().receive("text");
      client.session().receive(Buffer.buffer("binary"));
      loop.pass(Duration.ofSeconds(1));
      loop.publish(log.spoil());
      String reason = when.equals("closed") ? "open" : "internal_error";
      assertThat(client.reason()).as(when).isEqualTo(reason);
      client.session().close(CloseReason.NORMAL);
    }
    other.take();
    loop.publish(log.append("a"));
    assertThat(other.take()).hasSize(1);
    assertThat(loop.pubSub.sessions()).isEqualTo(1);
  }

  private static final class Failing extends Notes {
    private final String when;

    Failing(String when) {
      this.when = when;
    }

    private void fail(String where) {
      if (where.equals(when)) {
        throw new IllegalStateException("a bug in " + where);
      }
    }

    @Override
    public Conversation open(Session session, Handshake handshake) {
      fail("open");
      return this;
    }

    @Override
    public void receive(String text) {
      fail("receive");
    }

    @Override
    public void receive(Buffer binary) {
      fail("binary");
    }

    @Override
    public void tick(Instant now) {
      fail("tick");
    }

    @Override
    public void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {
      fail("gap");
    }

    @Override
    public void closed(CloseReason reason) {
      fail("closed");
    }
  }

  @Test
  void a_connection_that_fails_ends_its_session_and_no_other() {
    Client other = loop.client();
    other.subscribe("**");
    for (String when : List.of("send", "ping", "close")) {
      var broken = new Broken(when);
      Session session =
          loop.pubSub.open(new Notes(), Handshakes.websocket(), Principals.anything(), broken);
      session.subscribe(Loop.filters("a"), Loop.IDS, Optional.empty());
      loop.publish(log.append("a"), log.append("a"));
      loop.pass(Duration.ofMinutes(1));
      assertThat(session.isOpen()).as(when).isEqualTo(when.equals("close"));
      session.close(CloseReason.NORMAL);
      assertThat(loop.pubSub.sessions()).isEqualTo(1);
    }
    other.take();
    loop.publish(log.append("a"));
    assertThat(other.take()).hasSize(1);
  }

  private record Broken(String when) implements Connection {
    private void fail(String where) {
      if (where.equals(when)) {
        throw new IllegalStateException("a bug in " + where);
      }
    }

    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public void send(List<Frame> frames) {
      fail("send");
    }

    @Override
    public void ping() {
      fail("ping");
    }

    @Override
    public void close(CloseReason reason) {
      fail("close");
    }
  }
}
