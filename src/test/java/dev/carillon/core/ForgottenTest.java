package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.support.Entities;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.ForgetfulArchive;
import dev.carillon.support.Principals;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A past of a state stream so long ago that nobody knows any more what its entities were: who may
 * have had one that left is told so, and nobody else is.
 */
final class ForgottenTest {
  private static final Stream STREAM =
      new Stream("vehicles", List.of(TopicFilter.of("zone:**")), true);

  private final Partition partition = Events.partition(STREAM, 0, 0);
  private final Entities table = new Entities(partition);
  private final ForgetfulArchive archive = new ForgetfulArchive();
  private final Loop loop = new Loop(new Limits(1 << 16, 100, 8, 3_000, 1 << 16), archive, table);
  private String start = "";

  @BeforeEach
  void the_history_begins() {
    loop.publish(Events.announcing(new Position(partition, 0, -1)));
    start = loop.cursor();
  }

  private void put(String key, String zone) {
    ChangeEvent event = table.put(key, 1, "zone:" + zone + ":" + key);
    loop.publish(event);
    archive.add(event);
  }

  /** The second entity moves away, and later everything does for long. */
  private void happens() {
    put("1", "a");
    put("2", "a");
    put("2", "b");
    put("1", "a");
    for (int i = 0; i < 10; i++) {
      put("3", "c");
    }
    put("1", "a");
  }

  private Client resume(SubscriptionSpec interest) {
    Client client = loop.client(Principals.anything(), new FakeConnection());
    client.session().subscribe(interest.from(new StartPosition.After(Cursor.of(start))));
    loop.runLater();
    return client;
  }

  private static SubscriptionSpec zone(String filter) {
    return SubscriptionSpec.in(Loop.filters(filter), Replicas.ENCODER);
  }

  @Test
  void who_listens_to_a_part_is_told_once_and_gets_every_event_all_the_same() {
    archive.known(9);
    happens();
    Client client = resume(zone("zone:a:*"));
    assertThat(client.notes().gaps()).isEqualTo("forgotten vehicles-0 0-9;");
    assertThat(client.take())
        .containsExactly(
            "event vehicles-0@0",
            "event vehicles-0@1",
            "event vehicles-0@3",
            "event vehicles-0@14");
  }

  @Test
  void who_is_shown_the_state_sees_it_as_it_is_and_nothing_of_what_was() {
    archive.known(9);
    happens();
    Client client = resume(zone("zone:a:*").withSnapshot());
    assertThat(client.notes().gaps()).isEqualTo("forgotten vehicles-0 0-9;");
    assertThat(client.take()).containsExactly("snapshot vehicles-0@14");
    assertThat(client.session().cursor()).isEqualTo(loop.cursor());
  }

  @Test
  void who_hears_all_of_it_cannot_have_missed_anybody() {
    archive.known(9);
    happens();
    Client client = resume(zone("zone:*:*"));
    assertThat(client.notes().gaps()).isEmpty();
    assertThat(client.take()).hasSize(15);
  }

  @Test
  void who_listens_to_two_parts_apart_is_told_of_each() {
    archive.known(9);
    happens();
    Client client = resume(zone("zone:a:*"));
    client.session().subscribe(zone("zone:b:*").from(new StartPosition.After(Cursor.of(start))));
    loop.runLater();
    assertThat(client.notes().gaps())
        .isEqualTo("forgotten vehicles-0 0-9;forgotten vehicles-0 0-9;");
  }

  @Test
  void who_begins_where_everything_is_known_is_told_nothing() {
    happens();
    Client client = resume(zone("zone:a:*"));
    assertThat(client.notes().gaps()).isEmpty();
    assertThat(client.take()).hasSize(4);
  }

  @Test
  void what_is_forgotten_meanwhile_is_told_where_the_first_gap_ends() {
    archive.known(3);
    happens();
    archive.forgetsMoreAt(3);
    Client client = resume(zone("zone:a:*"));
    assertThat(client.notes().gaps())
        .isEqualTo("forgotten vehicles-0 0-3;forgotten vehicles-0 3-6;");
    assertThat(client.take()).hasSize(4);
  }
}
