package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.hold.ConflationInterval;
import dev.carillon.core.limit.Limits;
import dev.carillon.event.ChangeEvent;
import dev.carillon.support.Events;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What it costs that a client with many subscriptions holds events back. */
class HeldPositionsTest {
  private static final int SUBSCRIPTIONS = 200;
  private static final int EVENTS = 50;

  private final Loop loop = new Loop(new Limits(1 << 24, 100_000, 1_000, 8 << 20, 1 << 16));
  private long offset;

  @BeforeEach
  void begin() {
    loop.publish(Events.announcing(Events.position(Events.partition("calls"), 0)));
  }

  private ChangeEvent keyed(String key) {
    return Events.event().topics("a").key(key).at(Events.partition("calls"), offset++).build();
  }

  private Client holding() {
    Client client = loop.client();
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      client
          .session()
          .subscribe(
              SubscriptionSpec.in(Loop.filters("a"), new Numbered(i))
                  .at(new ConflationInterval(Duration.ofHours(24), false)));
    }
    return client;
  }

  /** Each of them is another one, so that an event is written for each. */
  private record Numbered(int number) implements Encoder {
    @Override
    public Frame encode(ChangeEvent event, dev.carillon.event.CursorPosition at) {
      return Frame.text(number + " " + event.id()).withId(at.cursor());
    }
  }

  @Test
  void a_position_is_made_once_for_an_event_and_not_once_for_each_subscription() {
    Client client = holding();
    loop.publish(keyed("held"));
    loop.publish(keyed("held"));
    long before = client.session().held().positions().version();
    client.take();
    for (int i = 0; i < EVENTS; i++) {
      loop.publish(keyed("new-" + i));
    }
    assertThat(client.take()).hasSize(EVENTS * SUBSCRIPTIONS);
    assertThat(client.session().held().positions().version() - before)
        .isLessThanOrEqualTo(3L * EVENTS);
  }

  @Test
  void a_cursor_never_passes_what_is_held_back() {
    Client client = holding();
    loop.publish(keyed("held"));
    loop.publish(keyed("held"));
    loop.publish(keyed("new"));
    List<Frame> frames = client.connection().frames();
    String cursor = frames.get(frames.size() - 1).id().orElseThrow();
    Client again = loop.client();
    again.resume(cursor, "a");
    assertThat(again.take()).containsExactly("calls-0@1", "calls-0@2");
  }

  @Test
  void when_nothing_is_held_any_more_the_client_stands_where_its_loop_does() {
    Client client = holding();
    loop.publish(keyed("held"));
    loop.publish(keyed("held"));
    client.session().held().release(true);
    assertThat(client.session().cursor()).isEqualTo(loop.cursor());
  }
}
