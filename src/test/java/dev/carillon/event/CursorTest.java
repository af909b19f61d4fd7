package dev.carillon.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.carillon.support.Events;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorTest {
  private static final long LARGEST = 1L << 53;

  private final Stream calls = Events.stream("calls");

  @Test
  void a_cursor_that_knows_nothing_is_a_cursor() {
    assertThat(Cursor.of(new OffsetVector().cursor()).next(Events.partition("calls"))).isEmpty();
  }

  /** As they were given out by the first releases: clients may still have them. */
  @Test
  void cursors_of_earlier_releases_are_understood() {
    Stream cars = Events.stream("cars");
    Partition car = Events.partition(cars, 1, 2);
    Cursor first = Cursor.of("ATEaOWW8KePOAyoEAACB5JfQEgAvciOxtd658gIAAK0CCM5OreQ");
    assertThat(first.next(Events.partition(calls, 0, 0))).map(Position::leaderEpoch).contains(3);
    assertThat(first.next(Events.partition(calls, 1, 1))).isEmpty();
    assertThat(first.next(Events.partition(calls, 2, 1)).map(Position::offset))
        .contains(5_000_000_000L);
    assertThat(first.next(car).map(Position::offset)).contains(300L);
    assertThat(first.seen(car)).isEmpty();

    Cursor second = Cursor.of("AjEaOWW8KePOAyoEAAAAAIHkl9ASAAAvciOxtd658gIAAACtAggKYOgMLQ");
    assertThat(second.next(car).map(Position::offset)).contains(300L);
    assertThat(second.seen(car).map(Position::offset)).contains(310L);
  }

  @Test
  void a_partition_of_a_high_number_alone_is_no_trouble() {
    Partition last = Events.partition(calls, 1_000, 0);
    var frontier = new OffsetVector();
    frontier.reached(Events.position(last, 7));

    var cursor = Cursor.of(frontier.cursor());

    assertThat(cursor.next(last)).contains(Events.position(last, 7));
    assertThat(cursor.next(Events.partition(calls, 999, 1))).isEmpty();
    assertThat(cursor.next(Events.partition(calls, 1_001, 2))).isEmpty();
  }

  @Test
  void a_topic_made_anew_under_its_name_is_another_topic() {
    Partition old = Events.partition(calls, 0, 0);
    var anew = new Partition(calls, new UUID(1, 1), 0, 1);
    var frontier = new OffsetVector();
    frontier.reached(Events.position(old, 7));

    var cursor = Cursor.of(frontier.cursor());

    assertThat(cursor.next(anew)).isEmpty();
    assertThat(cursor.predates(anew)).isTrue();
    assertThat(cursor.predates(old)).isFalse();
    assertThat(cursor.predates(Events.partition("agents"))).isFalse();
  }

  @Test
  void a_cursor_that_has_both_topics_of_a_name_predates_neither() {
    Partition old = Events.partition(calls, 0, 0);
    var anew = new Partition(calls, new UUID(1, 1), 0, 1);
    var frontier = new OffsetVector();
    frontier.reached(Events.position(old, 7));
    frontier.reached(Events.position(anew, 1));

    var cursor = Cursor.of(frontier.cursor());

    assertThat(cursor.predates(anew)).isFalse();
    assertThat(cursor.predates(old)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // topics, partitions of each, offset, leader epoch, characters
    " 1, 64, 1000000000,       20, 531",
    " 8,  8, 1000000000,       20, 615",
    "42,  1, 1000000000,       20, 847",
    " 1, 64, 9007199254740992, 16000, 872",
    "12,  5, 9007199254740992, 16000, 951",
    "13,  5, 9007199254740992, 16000, 1030",
    " 1, 300, 9007199254740992, 16000, 4020",
    " 1, 500, 1000000000,       20, 4020"
  })
  void the_length_follows_from_topics_and_partitions(
      int topics, int partitions, long offset, int epoch, int characters) {
    var frontier = new OffsetVector();
    for (int i = 0; i < topics * partitions; i++) {
      Partition partition =
          Events.partition(Events.stream("topic-" + i / partitions), i % partitions, i);
      frontier.reached(new Position(partition, offset, epoch));
    }
    assertThat(frontier.cursor()).hasSize(characters).hasSizeLessThan(Cursor.MAX_LENGTH);
    assertThat(Cursor.of(frontier.cursor())).hasToString(frontier.cursor());
  }

  @Test
  void sixty_four_partitions_of_thirteen_topics_need_no_more_than_1024_characters_at_any_offset() {
    var frontier = new OffsetVector();
    for (int i = 0; i < 64; i++) {
      Partition partition = Events.partition(Events.stream("topic-" + i % 13), i / 13, i);
      frontier.reached(new Position(partition, LARGEST, 16_000));
    }
    assertThat(frontier.cursor()).hasSizeLessThanOrEqualTo(1_024);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void nor_do_they_after_a_thousand_million_records_each_for_who_has_got_some_from_further_on(
      int topics) {
    var frontier = new OffsetVector();
    var further = new OffsetVector();
    for (int i = 0; i < 64; i++) {
      Partition partition = Events.partition(Events.stream("topic-" + i % topics), i / topics, i);
      frontier.reached(new Position(partition, 1_000_000_000, 20));
      further.reached(new Position(partition, 1_002_000_000, 20));
    }
    String cursor = frontier.havingSeen(further).cursor();
    assertThat(cursor).hasSizeBetween(frontier.cursor().length() + 64, 1_024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AQ", "latest", "earliest", "0", "[{\"topic\":\"t\"}]", "ÄÖÜ", "\0"})
  void what_was_never_a_cursor_is_refused(String text) {
    assertThatThrownBy(() -> Cursor.of(text)).isExactlyInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_text_that_is_too_long_is_not_looked_at() {
    String text = "A".repeat(64 << 20);

    assertThat(allocatedBy(() -> refuse(text))).isLessThan(16 << 10);
  }

  @Test
  void a_count_that_lies_allocates_nothing() {
    String text = text(1, 0, 0, 0, 1, 0, 0, 0, 2, 0xff, 0xff, 0xff, 0xff, 0x07, 8, 1);

    assertThat(allocatedBy(() -> refuse(text))).isLessThan(16 << 10);
  }

  @Test
  void numbers_beyond_their_range_are_refused() {
    refuse(text(1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 8, 0x82, 0x80, 0x80, 0x80, 0x10)); // 2^32 + 2
    refuse(text(1, 0, 0, 0, 1, 0, 0, 0, 2, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0));
  }

  private static void refuse(String text) {
    assertThatThrownBy(() -> Cursor.of(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a cursor: ");
  }

  private static long allocatedBy(Runnable step) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    step.run();
    long before = threads.getCurrentThreadAllocatedBytes();
    step.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static String text(int... body) {
    byte[] bytes = new byte[body.length];
    for (int i = 0; i < body.length; i++) {
      bytes[i] = (byte) body[i];
    }
    return text(bytes);
  }

  /** A cursor's text of any body, under a checksum that is right. */
  static String text(byte[] body) {
    var crc = new CRC32C();
    crc.update(body, 0, body.length);
    byte[] all =
        ByteBuffer.allocate(body.length + 4).put(body).putInt((int) crc.getValue()).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }
}
