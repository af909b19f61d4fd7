package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Loop.Client;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Snapshots;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.PartitionLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A past that is no longer in memory: it is read from the archive, and joined exactly. */
final class PastTest {
  private final PartitionLog log = new PartitionLog(Events.partition("events"));
  private final PartitionLog second =
      new PartitionLog(Events.partition(Events.stream("others", "other:**"), 0, 1));
  private final Shelf shelf = new Shelf();
  private final Loop loop =
      new Loop(new Limits(1 << 16, 100, 8, 5_000, 1 << 16), shelf, Snapshots.NONE);
  private String start = "";

  /** An archive in memory: pages of a few events of one partition. */
  private static final class Shelf implements Archive {
    final List<ChangeEvent> events = new ArrayList<>();
    final List<Position> asked = new ArrayList<>();
    final List<Answer> instead = new ArrayList<>();
    int pageSize = 3;
    boolean answers = true;

    @Override
    public void read(Position from, String principal, Consumer<Answer> answer) {
      asked.add(from);
      if (!instead.isEmpty()) {
        answer.accept(instead.remove(0));
      } else if (answers) {
        answer.accept(page(from));
      }
    }

    private Stretch page(Position from) {
      List<ChangeEvent> page =
          events.stream()
              .filter(e -> e.position().partition().equals(from.partition()))
              .filter(e -> e.position().offset() >= from.offset())
              .limit(pageSize)
              .toList();
      long next = page.isEmpty() ? from.offset() : last(page).offset() + 1;
      return new Stretch(
          new EventBatch(
              List.copyOf(page), List.of(new Position(from.partition(), next, -1)), page.size()));
    }

    private static Position last(List<ChangeEvent> page) {
      return page.get(page.size() - 1).position();
    }

    @Override
    public void locate(
        StartPosition from,
        Collection<Partition> partitions,
        Consumer<Optional<OffsetVector>> answer) {
      var found = new OffsetVector();
      long offset = from instanceof StartPosition.Since ? 2 : 0;
      partitions.forEach(p -> found.reached(new Position(p, offset, -1)));
      answer.accept(answers ? Optional.of(found) : Optional.empty());
    }
  }

  @BeforeEach
  void the_history_begins() {
    loop.publish(Events.announcing(log.end(), second.end()));
    start = loop.cursor();
  }

  private void happens(int count) {
    for (int i = 0; i < count; i++) {
      ChangeEvent event = log.append("a");
      shelf.events.add(event);
      loop.publish(event);
    }
  }

  private static List<String> ids(int from, int to) {
    var ids = new ArrayList<String>();
    for (int i = from; i < to; i++) {
      ids.add("events-0@" + i);
    }
    return ids;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 100})
  void an_old_cursor_is_served_from_the_archive_then_from_memory_then_live(int pageSize) {
    shelf.pageSize = pageSize;
    happens(20);
    Client client = loop.client();
    client.resume(start, "a");
    for (int i = 0; !loop.later.isEmpty(); i++) {
      if (i % 2 == 0) {
        happens(1);
      }
      loop.later.remove().run();
    }
    int all = shelf.events.size();
    happens(2);

    assertThat(client.take()).containsExactlyElementsOf(ids(0, all + 2));
    assertThat(client.notes().gaps()).isEmpty();
    // Its cursor says something of a stream that it does not hear, and may want to.
    loop.pass(Duration.ofSeconds(11));
    assertThat(client.session().isAligned()).isTrue();
  }

  @Test
  void a_stream_that_the_filters_cannot_hear_is_not_read() {
    for (int i = 0; i < 20; i++) {
      loop.publish(second.append("other:1"));
    }
    Client client = loop.client();
    client.resume(start, "a");
    loop.runLater();

    assertThat(shelf.asked).isEmpty();
    assertThat(client.notes().gaps()).isEmpty();
    loop.pass(Duration.ofSeconds(11));
    var cursor = Cursor.of(client.session().cursor());
    assertThat(cursor.next(log.partition())).isPresent();
    assertThat(cursor.next(second.partition())).isEmpty();
  }

  @Test
  void a_slow_client_is_served_page_by_page_and_asks_for_the_next_when_it_has_read_one() {
    happens(500);
    var connection = FakeConnection.slow();
    connection.block();
    Client client = loop.client(connection);
    client.resume(start, "a");
    loop.runLater();
    int asked = shelf.asked.size();
    assertThat(asked).isLessThan(30);
    loop.runLater();
    assertThat(shelf.asked).hasSize(asked);

    var got = new ArrayList<String>();
    for (int i = 0; i < 400; i++) {
      client.drain();
      loop.runLater();
      got.addAll(client.take());
    }
    assertThat(got).containsExactlyElementsOf(ids(0, 500));
  }

  @Test
  void what_the_archive_has_no_more_is_told_before_what_it_has() {
    happens(20);
    shelf.instead.add(new Archive.Moved(Gap.Cause.RETENTION, Events.position(log.partition(), 4)));
    Client client = loop.client();
    client.resume(start, "a");
    loop.runLater();

    assertThat(client.notes().gaps()).isEqualTo("retention events-0 0-4;");
    assertThat(client.take()).containsExactlyElementsOf(ids(4, 20));
  }

  @Test
  void a_budget_that_is_used_up_is_told_once_and_memory_goes_on() {
    happens(20);
    shelf.instead.add(new Archive.Refused(Gap.Cause.BUDGET));
    Client client = loop.client();
    client.resume(start, "a");
    loop.runLater();

    assertThat(client.notes().gaps()).startsWith("budget events-0 0-").endsWith(";");
    List<String> got = client.take();
    assertThat(got).isNotEmpty().endsWith("events-0@19");
    assertThat(client.notes().gaps()).isEqualTo("budget events-0 0-" + (20 - got.size()) + ";");
  }

  @Test
  void an_archive_that_does_not_answer_is_asked_again_and_nothing_is_lost() {
    happens(20);
    shelf.instead.add(new Archive.Unavailable());
    Client client = loop.client();
    client.resume(start, "a");
    loop.runLater();
    assertThat(client.take()).isEmpty();
    assertThat(client.session().cursor()).isEqualTo(start);

    loop.pass(Duration.ofSeconds(1));
    loop.runLater();
    assertThat(client.take()).containsExactlyElementsOf(ids(0, 20));
    assertThat(client.notes().gaps()).isEmpty();
  }

  @Test
  void an_answer_that_comes_after_the_end_of_its_session_does_nothing() {
    happens(20);
    Client client = loop.client();
    client.resume(start, "a");
    client.session().close(CloseReason.NORMAL);
    loop.runLater();

    assertThat(loop.pubSub.isBare()).isTrue();
    assertThat(client.take()).isEmpty();
  }

  @Test
  void earliest_is_everything_there_is_and_a_time_what_came_from_then_on() {
    happens(20);
    Client earliest = loop.client();
    Client since = loop.client();
    var interest = SubscriptionSpec.in(Loop.filters("a"), Loop.IDS);
    earliest.session().subscribe(interest.from(StartPosition.EARLIEST));
    since.session().subscribe(interest.from(new StartPosition.Since(Events.TIME)));
    assertThat(earliest.session().isResumable()).isFalse();
    loop.runLater();

    assertThat(earliest.take()).containsExactlyElementsOf(ids(0, 20));
    assertThat(since.take()).containsExactlyElementsOf(ids(2, 20));
    assertThat(earliest.session().isResumable()).isTrue();
  }

  @Test
  void a_client_that_begins_has_no_cursor_before_its_start_is_found() {
    happens(3);
    shelf.answers = false;
    Client client = loop.client();
    client
        .session()
        .subscribe(SubscriptionSpec.in(Loop.filters("a"), Loop.IDS).from(StartPosition.EARLIEST));
    loop.runLater();
    assertThat(client.session().hasCursor()).isFalse();
    shelf.answers = true;
    loop.pass(Duration.ofSeconds(1));
    loop.runLater();

    assertThat(client.session().hasCursor()).isTrue();
  }

  @Test
  void a_client_has_no_cursor_of_a_gateway_that_knows_no_partition_but_keeps_its_own() {
    happens(1);
    var fresh = new Loop();
    Client beginner = fresh.client();
    beginner.subscribe("a");
    Client returner = fresh.client();
    String own = loop.cursor();
    returner.resume(own, "a");
    assertThat(beginner.session().hasCursor()).isFalse();
    assertThat(returner.session().hasCursor()).isTrue();
    assertThat(returner.session().cursor()).isEqualTo(own);

    fresh.publish(log.append("a"));
    assertThat(beginner.session().hasCursor()).isTrue();
  }

  @Test
  void a_start_that_cannot_be_found_now_is_looked_for_again() {
    happens(3);
    shelf.answers = false;
    Client client = loop.client();
    client
        .session()
        .subscribe(SubscriptionSpec.in(Loop.filters("a"), Loop.IDS).from(StartPosition.EARLIEST));
    loop.runLater();
    shelf.answers = true;
    loop.pass(Duration.ofSeconds(1));
    loop.runLater();

    assertThat(client.take()).containsExactlyElementsOf(ids(0, 3));
  }

  @Test
  void a_cursor_from_the_future_that_the_log_does_not_reach_is_told_as_truncated() {
    happens(2);
    var future = new OffsetVector();
    future.reached(new Position(log.partition(), 1_000, -1));
    future.reached(second.end());
    Client client = loop.client();
    client
        .session()
        .subscribe(Loop.filters("a"), Loop.IDS, Optional.of(Cursor.of(future.cursor())));
    happens(1);
    assertThat(client.take()).isEmpty();

    shelf.instead.add(new Archive.Moved(Gap.Cause.TRUNCATED, log.end()));
    loop.pass(Duration.ofSeconds(1));
    loop.runLater();
    happens(1);
    assertThat(client.notes().gaps()).isEqualTo("truncated events-0 3-1000;");
    assertThat(client.take()).containsExactlyElementsOf(ids(2, 4));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_cursor_that_could_not_be_checked_is_checked_again(boolean refused) {
    happens(2);
    var future = new OffsetVector();
    future.reached(new Position(log.partition(), 1_000, -1));
    Client client = loop.client();
    client
        .session()
        .subscribe(Loop.filters("a"), Loop.IDS, Optional.of(Cursor.of(future.cursor())));
    Archive.Answer none =
        refused ? new Archive.Refused(Gap.Cause.BUDGET) : new Archive.Unavailable();
    shelf.instead.addAll(List.of(none, none, none));
    shelf.instead.add(new Archive.Moved(Gap.Cause.TRUNCATED, log.end()));
    int asked = shelf.asked.size();
    for (int second = 0; second < 120 && client.notes().gaps().isEmpty(); second++) {
      loop.pass(Duration.ofSeconds(1));
      loop.runLater();
    }

    assertThat(client.notes().gaps()).isEqualTo("truncated events-0 2-1000;");
    assertThat(shelf.asked).hasSize(asked + 4);
    happens(1);
    assertThat(client.take()).containsExactlyElementsOf(ids(2, 3));
  }

  @Test
  void a_cursor_that_was_found_to_be_true_is_not_asked_about_again() {
    happens(2);
    var future = new OffsetVector();
    future.reached(new Position(log.partition(), 3, -1));
    Client client = loop.client();
    client
        .session()
        .subscribe(Loop.filters("a"), Loop.IDS, Optional.of(Cursor.of(future.cursor())));
    for (int second = 0; second < 120; second++) {
      loop.pass(Duration.ofSeconds(1));
      loop.runLater();
    }
    assertThat(shelf.asked).hasSize(1);
    assertThat(client.notes().gaps()).isEmpty();
  }

  @Test
  void what_is_read_of_the_past_at_the_start_is_not_for_clients_that_start_now() {
    var fresh = new Loop();
    Client before = fresh.client();
    before.subscribe("a");
    var partition = log.partition();
    fresh.publish(
        new EventBatch(
            List.of(),
            List.of(new Position(partition, 0, -1)),
            List.of(new Position(partition, 2, -1)),
            0));
    Client between = fresh.client();
    between.subscribe("a");
    fresh.publish(log.append("a"), log.append("a"));
    fresh.publish(log.append("a"));

    assertThat(before.take()).containsExactlyElementsOf(ids(2, 3));
    assertThat(between.take()).containsExactlyElementsOf(ids(2, 3));
    Client after = fresh.client();
    after.subscribe("a");
    fresh.publish(log.append("a"));
    assertThat(after.take()).containsExactlyElementsOf(ids(3, 4));
  }
}
