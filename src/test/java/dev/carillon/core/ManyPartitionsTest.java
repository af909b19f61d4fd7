package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Snapshots;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.PartitionLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that is behind in many partitions waits for several of them at once. */
class ManyPartitionsTest {
  private static final int PARTITIONS = 12;

  private final Shelf shelf = new Shelf();
  private final Loop loop =
      new Loop(new Limits(1 << 16, 100, 8, 1_000, 1 << 16), shelf, Snapshots.NONE);
  private final List<PartitionLog> logs = new ArrayList<>();
  private String start = "";

  /** One whose answers wait until they are let go. */
  private static final class Shelf implements Archive {
    private record Question(Position from, Consumer<Answer> answer) {}

    final List<ChangeEvent> events = new ArrayList<>();
    final List<Question> waiting = new ArrayList<>();
    int most;
    int asked;

    @Override
    public void read(Position from, String principal, Consumer<Answer> answer) {
      asked++;
      assertThat(waiting.stream().map(w -> w.from().partition())).doesNotContain(from.partition());
      waiting.add(new Question(from, answer));
      most = Math.max(most, waiting.size());
    }

    void answer(int which) {
      Question question = waiting.remove(which);
      Position from = question.from();
      List<ChangeEvent> page =
          events.stream()
              .filter(e -> e.position().partition().equals(from.partition()))
              .filter(e -> e.position().offset() >= from.offset())
              .limit(3)
              .toList();
      long next = page.get(page.size() - 1).position().offset() + 1;
      var reached = new Position(from.partition(), next, -1);
      question
          .answer()
          .accept(new Stretch(new EventBatch(List.copyOf(page), List.of(reached), page.size())));
    }

    void answer(int which, Answer answer) {
      waiting.remove(which).answer().accept(answer);
    }

    @Override
    public void locate(
        StartPosition from,
        Collection<Partition> partitions,
        Consumer<Optional<OffsetVector>> answer) {
      throw new AssertionError("nobody asks");
    }
  }

  @BeforeEach
  void all_partitions_have_a_past() {
    for (int i = 0; i < PARTITIONS; i++) {
      var log = new PartitionLog(Events.partition(Events.stream("events"), i, i));
      logs.add(log);
      loop.publish(Events.announcing(log.end()));
    }
    start = loop.cursor();
    for (int n = 0; n < 20; n++) {
      for (PartitionLog log : logs) {
        ChangeEvent event = log.append("a");
        shelf.events.add(event);
        loop.publish(event);
      }
    }
  }

  private Client resumed(FakeConnection connection) {
    Client client = loop.client(connection);
    client.resume(start, "a");
    loop.runLater();
    return client;
  }

  private static List<String> of(Partition partition, List<String> ids) {
    return ids.stream().filter(id -> id.startsWith(partition + "@")).toList();
  }

  private void expectAll(List<String> got) {
    assertThat(got).hasSize(20 * PARTITIONS);
    for (PartitionLog log : logs) {
      var expected = new ArrayList<String>();
      for (int i = 0; i < 20; i++) {
        expected.add(log.partition() + "@" + i);
      }
      assertThat(of(log.partition(), got)).isEqualTo(expected);
    }
  }

  @Test
  void whatever_the_order_of_the_answers_each_partition_comes_in_order_and_whole() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    Client client = resumed(new FakeConnection());
    assertThat(shelf.waiting).as("at once").hasSize(8);
    var got = new ArrayList<String>();
    while (!shelf.waiting.isEmpty()) {
      shelf.answer(random.nextInt(shelf.waiting.size()));
      loop.runLater();
      got.addAll(client.take());
    }
    assertThat(client.session().isAligned()).as("seed %d", seed).isTrue();
    assertThat(shelf.most).isEqualTo(8);
    expectAll(got);
  }

  @Test
  void a_client_that_is_not_ready_holds_two_stretches_and_asks_again_for_the_others() {
    var connection = FakeConnection.slow();
    connection.block();
    Client client = resumed(connection);
    while (!shelf.waiting.isEmpty() && shelf.asked < 200) {
      shelf.answer(0);
      loop.runLater();
    }
    int held = shelf.asked;
    assertThat(held).as("it asks no more").isLessThan(60);
    var got = new ArrayList<String>();
    for (int i = 0; i < 500; i++) {
      client.drain();
      loop.runLater();
      got.addAll(client.take());
      if (!shelf.waiting.isEmpty()) {
        shelf.answer(0);
        loop.runLater();
      }
    }
    expectAll(got);
    assertThat(shelf.asked).isGreaterThan(held);
  }

  @Test
  void a_refusal_makes_one_gap_and_what_was_asked_for_beside_it_counts_no_more() {
    Client client = resumed(new FakeConnection());
    shelf.answer(3, new Archive.Refused(Gap.Cause.BUDGET));
    while (!shelf.waiting.isEmpty()) {
      shelf.answer(0, new Archive.Refused(Gap.Cause.BUDGET));
    }
    loop.runLater();

    assertThat(client.notes().gaps()).startsWith("budget ").containsOnlyOnce(";");
    assertThat(client.session().isAligned()).isTrue();
    for (PartitionLog log : logs) {
      assertThat(of(log.partition(), client.take())).doesNotHaveDuplicates();
    }
  }
}
