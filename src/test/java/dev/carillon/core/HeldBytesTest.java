package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.budget.MemoryBudget.Use;
import dev.carillon.core.Loop.Client;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.hold.ConflationInterval;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.limit.Limits;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Partition;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Principals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is held back for clients is bounded per session, per principal and in all. */
class HeldBytesTest {
  private static final Limits LIMITS = new Limits(8 << 20, 100_000, 256, 64 << 20, 1 << 16);

  private final Partition partition = Events.partition("t");
  private final MemoryBudget budget = new MemoryBudget(8 << 20, 4 << 20);
  private long offset;

  private record Named(int number) implements Encoder {
    @Override
    public Frame encode(ChangeEvent event, CursorPosition at) {
      return Frame.text(number + event.id()).withId(at.cursor());
    }
  }

  private void publish(Loop loop, int keys, int bytes) {
    String data = "{\"d\":\"" + "x".repeat(bytes) + "\"}";
    for (int i = 0; i < keys; i++) {
      loop.publish(
          Events.event()
              .at(partition, offset)
              .id("e" + offset)
              .topics("k:" + i)
              .key("k" + i)
              .data(data)
              .build());
      offset++;
    }
  }

  private static Client paced(Loop loop, String principal, int subscriptions) {
    Client client = loop.client(Principals.of(principal, "**"), new FakeConnection());
    for (int i = 0; i < subscriptions; i++) {
      client
          .session()
          .subscribe(
              SubscriptionSpec.in(Loop.filters("k:**"), new Named(i))
                  .at(new ConflationInterval(Duration.ofHours(24), false)));
    }
    return client;
  }

  @Test
  void keys_of_many_subscriptions_end_their_session_and_are_given_back() {
    var loop = new Loop(LIMITS, budget);
    Client hostile = paced(loop, "eve", 250);
    Client good = paced(loop, "alice", 1);
    publish(loop, 8000, 10);
    assertThat(hostile.reason()).isEqualTo("slow");
    assertThat(good.reason()).isEqualTo("open");
    assertThat(good.take()).hasSize(8000);
    assertThat(budget.used(Use.HELD_KEYS)).isPositive().isLessThanOrEqualTo(4 << 20);
    good.session().close(CloseReason.NORMAL);
    loop.pass(Duration.ofMinutes(1));
    assertThat(budget.isUnused()).isTrue();
  }

  @Test
  void many_sessions_of_one_principal_hold_no_more_than_its_share() {
    var loop = new Loop(LIMITS, budget);
    Client good = paced(loop, "alice", 1);
    for (int i = 0; i < 30; i++) {
      paced(loop, "eve", 1);
    }
    publish(loop, 1000, 1000);
    publish(loop, 1000, 1000);
    assertThat(budget.usedBy("eve")).isLessThanOrEqualTo(4 << 20);
    assertThat(loop.pubSub.sessions()).isBetween(2, 30);
    assertThat(good.reason()).isEqualTo("open");
  }

  @Test
  void what_was_held_back_comes_again_at_the_cursor() {
    var loop = new Loop(LIMITS.holding(600 << 10), MemoryBudget.unlimited());
    Client client = paced(loop, "eve", 1);
    publish(loop, 500, 10);
    assertThat(client.connection().frames()).hasSize(500);
    // The second of each key is held back, until it is too much.
    publish(loop, 500, 1000);
    assertThat(client.reason()).isEqualTo("slow");
    String cursor = client.connection().frames().get(499).id().orElseThrow();
    Client again = loop.client(Principals.of("eve", "**"), new FakeConnection());
    again.resume(cursor, "k:**");
    loop.runLater();
    assertThat(again.take()).contains("e500", "e999");
  }

  @Test
  void a_subscription_that_ends_gives_its_own_back() {
    var loop = new Loop(LIMITS, budget);
    Client client = loop.client(Principals.of("eve", "**"), new FakeConnection());
    for (int i = 0; i < 20; i++) {
      Subscription one =
          client
              .session()
              .subscribe(
                  SubscriptionSpec.in(Loop.filters("k:**"), new Named(i))
                      .at(new ConflationInterval(Duration.ofHours(1), false)));
      publish(loop, 1000, 500);
      publish(loop, 1000, 500);
      assertThat(client.reason()).isEqualTo("open");
      client.take();
      one.end();
      assertThat(client.session().held().bytes().used()).isZero();
    }
  }

  @Test
  void what_is_let_go_is_given_back() {
    var loop = new Loop(LIMITS, budget);
    Client client = loop.client(Principals.of("eve", "**"), new FakeConnection());
    client
        .session()
        .subscribe(
            SubscriptionSpec.in(Loop.filters("k:**"), new Named(1))
                .at(new ConflationInterval(Duration.ofSeconds(5), false)));
    for (int i = 0; i < 20; i++) {
      publish(loop, 200, 2000);
      loop.pass(Duration.ofSeconds(6));
      client.take();
    }
    loop.pass(Duration.ofSeconds(11));
    loop.pass(Duration.ofSeconds(11));
    assertThat(client.session().held().bytes().used()).isZero();
    assertThat(client.reason()).isEqualTo("open");
  }

  @Test
  void keys_that_were_heard_once_are_forgotten() {
    var few = new Limits(8 << 20, 100_000, 256, 64 << 20, 100);
    var loop = new Loop(few, budget);
    Client client = loop.client(Principals.of("eve", "**"), new FakeConnection());
    client
        .session()
        .subscribe(
            SubscriptionSpec.in(Loop.filters("**"), new Named(1))
                .at(new ConflationInterval(Duration.ofSeconds(1), false)));
    for (int i = 0; i < 1000; i++) {
      loop.publish(Events.event().at(partition, i).topics("n:" + i).key("new" + i).build());
      loop.now = loop.now.plusMillis(100);
    }
    assertThat(client.reason()).isEqualTo("open");
    assertThat(client.take()).hasSize(1000);
  }
}
