package dev.carillon.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.budget.MemoryBudget.Use;
import dev.carillon.core.Loop.Client;
import dev.carillon.core.hold.HeldPages;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HeldPagesTest {
  private static final int PAGE_BYTES = 100_000;
  private static final long SHARE = 260_000;

  private final MemoryBudget budget = new MemoryBudget(1 << 20, SHARE);

  private static EventBatch page() {
    return new EventBatch(List.of(), List.of(), PAGE_BYTES);
  }

  @Test
  void a_page_that_several_wait_with_counts_once_and_until_the_last_lets_go() {
    var pages = new HeldPages(budget);
    EventBatch page = page();
    assertThat(pages.keep(page, "alice")).isTrue();
    assertThat(pages.keep(page, "bob")).isTrue();
    long once = budget.used(Use.REPLAY);

    pages.release(page);
    assertThat(budget.used(Use.REPLAY)).isEqualTo(once).isPositive();
    pages.release(page);
    assertThat(budget.isUnused()).isTrue();
    assertThat(pages.isEmpty()).isTrue();
  }

  @Test
  void a_principal_keeps_no_more_than_its_share_and_hinders_nobody() {
    var pages = new HeldPages(budget);
    int kept = 0;
    for (int i = 0; i < 10; i++) {
      kept += pages.keep(page(), "alice") ? 1 : 0;
    }

    assertThat(kept).isEqualTo(2);
    assertThat(pages.keep(page(), "bob")).isTrue();
  }

  /** A past of which each page holds one event and takes much memory. */
  private static final class Past implements Archive {
    final List<ChangeEvent> events = new ArrayList<>();

    @Override
    public void read(Position from, String principal, Consumer<Answer> answer) {
      ChangeEvent event =
          events.stream()
              .filter(e -> e.position().partition().equals(from.partition()))
              .filter(e -> e.position().offset() == from.offset())
              .findAny()
              .orElseThrow();
      var reached = new Position(from.partition(), from.offset() + 1, -1);
      answer.accept(new Stretch(new EventBatch(List.of(event), List.of(reached), PAGE_BYTES)));
    }

    @Override
    public void locate(
        StartPosition from,
        Collection<Partition> partitions,
        Consumer<Optional<OffsetVector>> answer) {
      throw new AssertionError("nobody asks");
    }
  }

  @Test
  void who_does_not_read_the_past_is_not_given_all_of_it_and_gets_it_once_it_reads() {
    var past = new Past();
    var loop = new Loop(new Limits(1 << 16, 4, 8, 1_000, 1 << 16), past, budget);
    var logs = new ArrayList<PartitionLog>();
    for (int i = 0; i < 4; i++) {
      var log = new PartitionLog(Events.partition(Events.stream("events"), i, i));
      logs.add(log);
      loop.publish(Events.announcing(log.end()));
    }
    String start = loop.cursor();
    for (int n = 0; n < 10; n++) {
      for (PartitionLog log : logs) {
        ChangeEvent event = log.append("a");
        past.events.add(event);
        loop.publish(event);
      }
    }
    var clients = new ArrayList<Client>();
    for (int i = 0; i < 6; i++) {
      var connection = FakeConnection.slow();
      connection.block();
      Client client = loop.client(Principals.of("alice", "**"), connection);
      client.resume(start, "a");
      clients.add(client);
    }
    loop.runLater();
    assertThat(budget.used(Use.REPLAY)).isPositive().isLessThanOrEqualTo(SHARE);

    for (Client client : clients) {
      var got = new ArrayList<String>();
      for (int turns = 0; turns < 400 && got.size() < 40; turns++) {
        client.drain();
        loop.runLater();
        loop.pass(Duration.ofSeconds(1));
        got.addAll(client.take());
        assertThat(budget.used(Use.REPLAY)).isLessThanOrEqualTo(SHARE);
      }
      assertThat(got).doesNotHaveDuplicates().hasSize(40);
    }
    clients.forEach(client -> client.session().close(CloseReason.NORMAL));
    assertThat(budget.used(Use.REPLAY)).isZero();
    assertThat(loop.pubSub.pages().isEmpty()).isTrue();
  }
}
