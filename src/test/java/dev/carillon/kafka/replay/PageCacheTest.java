package dev.carillon.kafka.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.support.Events;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class PageCacheTest {
  private static final int BYTES = 1_000;

  private final EventStream stream =
      new EventStream(StreamOptions.of("past", Format.JSON, "event:{id}"));
  private final Partition partition = partition(0);
  private final Partition other = partition(1);

  /** With room for two pages. */
  private final PageCache cache = new PageCache(2 * page(partition, 0, 10, 1).bytes());

  @Test
  void a_page_holds_every_place_from_its_start_up_to_what_it_reached() {
    ReplayPage page = page(partition, 10, 20, 1);
    cache.add(page);

    assertThat(cache.find(at(9))).isEmpty();
    assertThat(cache.find(at(10))).containsSame(page);
    assertThat(cache.find(at(19))).containsSame(page);
    assertThat(cache.find(at(20))).isEmpty();
    assertThat(cache.find(new Position(other, 10, -1))).isEmpty();
  }

  @Test
  void the_page_that_was_not_used_longest_goes_first() {
    ReplayPage first = page(partition, 0, 10, 1);
    ReplayPage second = page(other, 0, 10, 1);
    ReplayPage third = page(partition, 10, 20, 1);
    cache.add(first);
    cache.add(second);
    assertThat(cache.find(at(0))).containsSame(first);
    cache.add(third);

    assertThat(cache.find(new Position(other, 0, -1))).isEmpty();
    assertThat(cache.find(at(0))).containsSame(first);
    assertThat(cache.find(at(10))).containsSame(third);
    assertThat(cache.bytes()).isEqualTo(first.bytes() + third.bytes());
  }

  @Test
  void a_page_that_is_too_large_is_not_kept() {
    var small = new PageCache(BYTES - 1);
    small.add(page(partition, 0, 10, 1));
    assertThat(small.bytes()).isZero();
    assertThat(small.find(at(0))).isEmpty();
  }

  @Test
  void the_same_stretch_read_again_takes_the_place_of_the_first() {
    cache.add(page(partition, 0, 10, 1));
    ReplayPage longer = page(partition, 0, 15, 1);
    cache.add(longer);
    assertThat(cache.find(at(12))).containsSame(longer);
    assertThat(cache.bytes()).isEqualTo(longer.bytes());
  }

  @Test
  void a_forgotten_partition_leaves_the_others() {
    cache.add(page(partition, 0, 10, 1));
    ReplayPage kept = page(other, 0, 10, 1);
    cache.add(kept);
    cache.forget(partition);
    assertThat(cache.find(at(0))).isEmpty();
    assertThat(cache.bytes()).isEqualTo(kept.bytes());
  }

  @Test
  void who_has_seen_another_log_gets_no_page_and_nobody_else_does_until_kafka_was_asked() {
    cache.add(page(partition, 0, 10, 1));
    assertThat(cache.find(new Position(partition, 5, 1))).isPresent();

    assertThat(cache.find(new Position(partition, 5, 0))).isEmpty();
    assertThat(cache.find(at(5))).isEmpty();
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void an_epoch_is_compared_with_that_of_the_record_before() {
    // Epoch 1 up to 4, epoch 3 from 5 on; the record before the page had epoch 0.
    ReplayPage page = page(new Position(partition, 2, 0), 8, 1, 1, 1, 3, 3, 3);

    assertThat(page.continues(new Position(partition, 2, 0))).isTrue();
    assertThat(page.continues(new Position(partition, 2, 1))).isFalse();
    assertThat(page.continues(new Position(partition, 3, 1))).isTrue();
    assertThat(page.continues(new Position(partition, 5, 1))).isTrue();
    assertThat(page.continues(new Position(partition, 5, 3))).isFalse();
    assertThat(page.continues(new Position(partition, 6, 3))).isTrue();
    assertThat(page.continues(new Position(partition, 6, 2))).isFalse();
    assertThat(page.continues(new Position(partition, 6, -1))).isTrue();
  }

  @Test
  void where_the_record_before_is_not_known_only_the_same_leader_will_do() {
    ReplayPage page = page(new Position(partition, 2, -1), 4, 1, 1);
    assertThat(page.continues(new Position(partition, 2, 1))).isTrue();
    assertThat(page.continues(new Position(partition, 2, 0))).isFalse();
    ReplayPage empty = page(new Position(partition, 2, -1), 4);
    assertThat(empty.continues(new Position(partition, 2, 1))).isFalse();
  }

  @Test
  void the_rest_of_a_page_costs_its_part_and_begins_within_a_gap() {
    ReplayPage page = page(partition, 0, 10, 1);
    Gap gap = Gap.of(Gap.Cause.UNDECODABLE, partition, 5, 10);

    assertThat(page.rest(5).items()).isEqualTo(List.of(gap));
    assertThat(page.rest(5)).isSameAs(page.rest(0));
    assertThat(page.rest(7).items())
        .isEqualTo(List.of(Gap.of(Gap.Cause.UNDECODABLE, partition, 7, 10)));
    assertThat(page.rest(6).bytes()).isEqualTo(BYTES * 4 / 10);
    assertThat(page.recordBytes(5)).isEqualTo(page.recordBytes(0) / 2);
    assertThat(page.recordBytes(0)).isEqualTo(10);
    assertThat(page.rest(5).reached()).isEqualTo(page.rest(0).reached());
  }

  @Test
  void who_stands_within_a_page_is_given_all_of_it_and_pays_for_the_rest() {
    var events =
        List.<Item>of(
            Events.event().at(partition, 3).build(), Events.event().at(partition, 4).build());
    var batch = new EventBatch(events, List.of(at(5)), BYTES);
    ReplayPage page = new ReplayPage(at(3), batch, List.of(), 0);
    assertThat(page.rest(4).items()).isEqualTo(events);
    assertThat(page.events(3)).isEqualTo(2);
    assertThat(page.events(4)).isEqualTo(1);
  }

  private Position at(long offset) {
    return new Position(partition, offset, -1);
  }

  private Partition partition(int number) {
    return new Partition(stream.stream(), new UUID(0, 1), number, number);
  }

  /** A page whose second half could not be decoded, of one epoch. */
  private static ReplayPage page(Partition partition, long from, long to, int epoch) {
    int[] epochs = new int[(int) (to - from)];
    Arrays.fill(epochs, epoch);
    return page(new Position(partition, from, -1), to, epochs);
  }

  private static ReplayPage page(Position from, long to, int... epochs) {
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    for (int i = 0; i < epochs.length; i++) {
      records.add(record(from.partition(), from.offset() + i, epochs[i]));
    }
    long middle = (from.offset() + to) / 2;
    Item bad = Gap.of(Gap.Cause.UNDECODABLE, from.partition(), middle, to);
    var reached = new Position(from.partition(), to, epochs.length == 0 ? -1 : epochs[0]);
    return new ReplayPage(from, new EventBatch(List.of(bad), List.of(reached), BYTES), records, 0);
  }

  @SuppressWarnings("NullAway") // Kafka's constructor is not annotated: no key
  private static ConsumerRecord<byte[], byte[]> record(Partition at, long offset, int epoch) {
    return new ConsumerRecord<>(
        at.stream().kafkaTopic(),
        at.number(),
        offset,
        0,
        TimestampType.CREATE_TIME,
        -1,
        1,
        null,
        new byte[1],
        new RecordHeaders(),
        Optional.of(epoch));
  }
}
