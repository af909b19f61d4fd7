package dev.carillon.kafka.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.client.UnreadableRanges;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.state.RetiredEntityLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** How the consumer is moved about. */
final class ReplayConsumerTest {
  private final EventStream stream =
      new EventStream(StreamOptions.of("past", Format.JSON, "event:{id}"));
  private final EventStream rows =
      new EventStream(StreamOptions.of("rows", Format.DEBEZIUM, "event:{id}"));
  private final Moves moves = new Moves();
  private final ReplayConsumer consumer =
      new ReplayConsumer(
          moves,
          Map.of("past", stream, "rows", rows),
          new RetiredEntityLog(1 << 20),
          1 << 20,
          new UnreadableRanges());

  @Test
  void reading_on_does_not_seek_also_when_others_are_read_in_between() {
    Partition first = partition(stream, 0);
    Partition second = partition(stream, 1);
    Position a = reached(first, read(new Position(first, 0, -1)));
    Position b = reached(second, read(new Position(second, 5, 2)));
    a = reached(first, read(a));
    b = reached(second, read(b));
    Position both = reached(first, read(a, b));

    assertThat(both.offset()).isGreaterThan(a.offset());
    assertThat(moves.seeks).containsExactly("past-0@0", "past-1@5/2");
  }

  @Test
  void only_what_is_wanted_is_read() {
    Partition first = partition(stream, 0);
    Partition second = partition(stream, 1);
    read(new Position(first, 0, -1));
    List<ReplayPage> pages = read(new Position(second, 0, -1));

    assertThat(pages).allMatch(page -> page.partition().equals(second));
    assertThat(moves.paused()).containsExactly(new TopicPartition("past", 0));
  }

  @Test
  void another_place_or_another_past_is_sought() {
    Partition partition = partition(stream, 0);
    Position reached = reached(partition, read(new Position(partition, 0, -1)));
    read(new Position(partition, 1, -1));
    read(new Position(partition, reached.offset(), 7));

    assertThat(moves.seeks).containsExactly("past-0@0", "past-0@1", "past-0@2/7");
  }

  @Test
  void rows_are_read_from_one_before_but_not_when_reading_on() {
    Partition partition = partition(rows, 0);
    List<ReplayPage> pages = read(new Position(partition, 3, 4));
    assertThat(pages.get(0).from().offset()).isEqualTo(3);
    read(reached(partition, pages));

    assertThat(moves.seeks).containsExactly("rows-0@2/4");
  }

  @Test
  void the_partitions_that_are_held_open_are_bounded() {
    for (int i = 0; i < 100; i++) {
      read(new Position(partition(stream, i), 0, -1));
    }
    assertThat(moves.assignment()).hasSize(32).contains(new TopicPartition("past", 99));
  }

  private List<ReplayPage> read(Position... from) {
    var pages = new ArrayList<ReplayPage>();
    for (int i = 0; pages.size() < from.length && i < 10; i++) {
      pages.addAll(consumer.read(List.of(from), Duration.ZERO).pages());
    }
    return pages;
  }

  private static Position reached(Partition partition, List<ReplayPage> pages) {
    ReplayPage page =
        pages.stream().filter(p -> p.partition().equals(partition)).findFirst().orElseThrow();
    return page.rest(page.from().offset()).reached().get(0);
  }

  private static Partition partition(EventStream stream, int number) {
    return new Partition(stream.stream(), new UUID(0, 1), number, number);
  }

  /** Brings two records of each partition in each poll, and remembers the seeks. */
  private static final class Moves extends MockConsumer<byte[], byte[]> {
    private final List<String> seeks = new ArrayList<>();

    Moves() {
      super("none");
    }

    @Override
    public synchronized void seek(TopicPartition partition, OffsetAndMetadata to) {
      String epoch = to.leaderEpoch().map(e -> "/" + e).orElse("");
      seeks.add(partition + "@" + to.offset() + epoch);
      super.seek(partition, to);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration limit) {
      for (TopicPartition partition : assignment()) {
        if (!paused().contains(partition)) {
          long at = position(partition);
          addRecord(entry(partition, at));
          addRecord(entry(partition, at + 1));
        }
      }
      return super.poll(limit);
    }

    private static ConsumerRecord<byte[], byte[]> entry(TopicPartition partition, long offset) {
      byte[] value = "{\"op\":\"m\"}".getBytes(StandardCharsets.UTF_8);
      return new ConsumerRecord<>(
          partition.topic(), partition.partition(), offset, new byte[0], value);
    }
  }
}
