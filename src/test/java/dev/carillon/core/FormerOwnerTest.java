package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.condition.Condition;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.hold.ConflationInterval;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Json;
import dev.carillon.event.Operation;
import dev.carillon.event.Stream;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Principals;
import dev.carillon.topic.TopicFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a row was before is only for those who could have heard of it then. */
final class FormerOwnerTest {
  private static final String[] OF_A = {"vehicle:3", "customer:a:vehicle:3"};
  private static final String[] OF_B = {"vehicle:3", "customer:b:vehicle:3"};

  private final List<String> encoded = new ArrayList<>();

  /** A frame is the topic, and what was before. */
  private final Encoder encoder =
      new Encoder() {
        @Override
        public Frame encode(ChangeEvent event, CursorPosition at) {
          String text = event.topic() + " old=" + event.old().map(Json::toString).orElse("-");
          encoded.add(text);
          return Frame.text(text).withId(at.cursor());
        }

        @Override
        public Optional<Frame> left(ChangeEvent event, CursorPosition at) {
          String topic = event.prior().orElseThrow().topics().get(0).toString();
          return Optional.of(Frame.text(topic + " left"));
        }
      };

  private final Loop loop = new Loop();

  private Client client(String grant) {
    return loop.client(Principals.of("somebody", grant), new FakeConnection());
  }

  private Client listening(String grant) {
    Client client = client(grant);
    client.session().subscribe(SubscriptionSpec.in(Loop.filters(grant), encoder));
    return client;
  }

  private static ChangeEvent moved(long offset) {
    return Events.event()
        .topics(OF_B)
        .former(OF_A)
        .operation(Operation.UPDATE)
        .data("{\"odometer\":1}")
        .old("{\"odometer\":93000}")
        .at(Events.partition("rows"), offset)
        .build();
  }

  @Test
  void what_a_row_was_is_only_for_those_who_could_hear_of_it_then() {
    Client owner = listening("customer:b:**");
    Client operator = listening("**");
    Client both = client("customer:*:**");
    both.session().subscribe(SubscriptionSpec.in(Loop.filters("customer:b:**"), encoder));
    Client former = listening("customer:a:**");

    loop.publish(moved(0));

    assertThat(owner.take()).containsExactly("customer:b:vehicle:3 old=-");
    assertThat(operator.take()).containsExactly("vehicle:3 old={\"odometer\":93000}");
    assertThat(both.take()).containsExactly("customer:b:vehicle:3 old={\"odometer\":93000}");
    assertThat(former.take()).isEmpty();
  }

  @Test
  void an_owner_who_stays_sees_what_the_row_was_under_its_own_topic() {
    Client owner = listening("customer:a:**");
    ChangeEvent event =
        Events.event().topics(OF_A).former(OF_A).old("{}").at(Events.partition("rows"), 0).build();
    loop.publish(event);
    assertThat(owner.take()).containsExactly("customer:a:vehicle:3 old={}");
  }

  @Test
  void of_a_row_whose_owner_nobody_knows_nobody_sees_what_it_was() {
    Client owner = listening("customer:b:**");
    Client operator = listening("**");
    loop.publish(
        Events.event().topics(OF_B).former().old("{}").at(Events.partition("rows"), 0).build());
    assertThat(owner.take()).containsExactly("customer:b:vehicle:3 old=-");
    assertThat(operator.take()).containsExactly("vehicle:3 old=-");
  }

  @Test
  void whoever_sees_the_same_shares_one_frame() {
    var clients = new ArrayList<Client>();
    for (int i = 0; i < 20; i++) {
      clients.add(listening(i % 2 == 0 ? "customer:b:**" : "**"));
    }
    loop.publish(moved(0), moved(1));
    assertThat(encoded).hasSize(4);
    assertThat(clients).allMatch(client -> client.take().size() == 2);
  }

  /** Holds if there is something before, and counts how often it is asked. */
  private static final class HasOld implements Condition {
    private int asked;

    @Override
    public boolean holds(ChangeEvent event) {
      asked++;
      return event.old().isPresent();
    }

    @Override
    public boolean held(ChangeEvent event, BeforeImage prior) {
      return true;
    }
  }

  @Test
  void a_filter_is_no_oracle_for_what_a_row_was() {
    var hasOld = new HasOld();
    var clients = new ArrayList<Client>();
    for (int i = 0; i < 10; i++) {
      Client client = client(i % 2 == 0 ? "customer:b:**" : "**");
      client
          .session()
          .subscribe(SubscriptionSpec.in(Loop.filters("customer:b:**"), encoder).where(hasOld));
      clients.add(client);
    }
    loop.publish(moved(0));
    for (int i = 0; i < 10; i++) {
      assertThat(clients.get(i).take()).hasSize(i % 2);
    }
    assertThat(hasOld.asked).as("once with, and once without").isEqualTo(2);
  }

  @Test
  void neither_is_it_in_the_past_nor_in_what_is_held_back_nor_for_listeners() {
    loop.publish(Events.announcing(Events.position(Events.partition("rows"), 0)));
    String cursor = loop.cursor();
    Client held = client("customer:b:**");
    held.session()
        .subscribe(
            SubscriptionSpec.in(Loop.filters("customer:b:**"), encoder)
                .at(new ConflationInterval(Duration.ofMillis(1), true)));
    var heard = new ArrayList<Boolean>();
    Client listener = client("customer:b:**");
    listener
        .session()
        .subscribe(
            SubscriptionSpec.heard(
                Loop.filters("customer:b:**"), event -> heard.add(event.old().isPresent())));
    loop.publish(moved(0));
    loop.pass(Duration.ofSeconds(1));
    Client late = client("customer:b:**");
    late.session()
        .subscribe(Loop.filters("customer:b:**"), encoder, Optional.of(Cursor.of(cursor)));

    assertThat(held.take()).containsExactly("customer:b:vehicle:3 old=-");
    assertThat(late.take()).containsExactly("customer:b:vehicle:3 old=-");
    assertThat(heard).containsExactly(false);
  }

  @Test
  void who_is_left_hears_of_it_under_a_topic_of_its_own() {
    var stream = new Stream("rows", List.of(TopicFilter.of("**")), true);
    var partition = Events.partition(stream, 0, 0);
    ChangeEvent before = Events.event().topics(OF_A).at(partition, 0).key("3").build();
    Client former = listening("customer:a:**");
    loop.publish(
        Events.event()
            .topics(OF_B)
            .former(OF_A)
            .old("{}")
            .key("3")
            .at(partition, 1)
            .after(before)
            .build());
    assertThat(former.take()).containsExactly("customer:a:vehicle:3 left");
  }
}
