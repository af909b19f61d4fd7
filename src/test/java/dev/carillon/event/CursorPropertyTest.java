package dev.carillon.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.support.Events;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random frontiers: many topics, gaps in the numbering, slots in any order. */
final class CursorPropertyTest {
  private static final int MAX_TOPICS = 5;
  private static final int MAX_NUMBER = 60;

  @Property
  void a_cursor_says_what_the_frontier_knew(@ForAll Random random) {
    List<Partition> partitions = partitions(random);
    OffsetVector frontier = frontier(partitions, random);

    var cursor = Cursor.of(frontier.cursor());

    for (Partition partition : partitions) {
      assertThat(cursor.next(partition)).isEqualTo(frontier.next(partition));
    }
  }

  @Property
  void a_cursor_says_how_far_beyond_something_was_seen_and_is_no_longer_for_who_saw_nothing(
      @ForAll Random random) {
    List<Partition> partitions = partitions(random);
    OffsetVector frontier = frontier(partitions, random);
    var further = new OffsetVector();
    for (Partition partition : partitions) {
      long offset = frontier.next(partition).map(Position::offset).orElse(0L);
      further.reached(new Position(partition, offset + random.nextInt(3) * 1000L, 1));
    }

    var cursor = Cursor.of(frontier.havingSeen(further).cursor());

    for (Partition partition : partitions) {
      Optional<Position> next = frontier.next(partition);
      assertThat(cursor.next(partition)).isEqualTo(next);
      assertThat(cursor.seen(partition).map(Position::offset))
          .isEqualTo(
              further
                  .next(partition)
                  .map(Position::offset)
                  .filter(seen -> next.isPresent() && seen > next.get().offset()));
    }
    assertThat(frontier.havingSeen(frontier).cursor()).isEqualTo(frontier.cursor());
  }

  @Property
  void a_cursor_reads_the_same_in_a_process_that_found_its_partitions_in_another_order(
      @ForAll Random random) {
    List<Partition> partitions = partitions(random);
    OffsetVector frontier = frontier(partitions, random);
    List<Partition> elsewhere = renumbered(partitions, random);
    var other = new OffsetVector();
    for (int i = 0; i < partitions.size(); i++) {
      Partition theirs = elsewhere.get(i);
      Optional<Position> next = frontier.next(partitions.get(i));
      next.ifPresent(at -> other.reached(new Position(theirs, at.offset(), at.leaderEpoch())));
    }
    assertThat(other.cursor()).isEqualTo(frontier.cursor());

    var cursor = Cursor.of(frontier.cursor());
    for (Partition partition : elsewhere) {
      assertThat(cursor.next(partition)).isEqualTo(other.next(partition));
    }
  }

  @Property
  void a_cursor_is_safe_in_a_url_and_in_an_event_stream(@ForAll Random random) {
    String text = frontier(partitions(random), random).cursor();

    assertThat(text).matches("[A-Za-z0-9_-]+");
    assertThat(Cursor.of(text)).hasToString(text);
  }

  @Property(tries = 200)
  void every_flipped_bit_is_noticed(@ForAll Random random) {
    String text = frontier(partitions(random).subList(0, 2), random).cursor();

    for (int i = 0; i < text.length(); i++) {
      for (int bit = 0; bit < 16; bit++) {
        var damaged = new StringBuilder(text);
        damaged.setCharAt(i, (char) (text.charAt(i) ^ (1 << bit)));
        assertIsNoCursor(damaged.toString());
      }
    }
  }

  @Property
  void whatever_is_cut_added_or_put_elsewhere_is_noticed(@ForAll Random random) {
    String text = frontier(partitions(random), random).cursor();
    int cut = random.nextInt(text.length());

    assertIsNoCursor(text.substring(0, cut));
    assertIsNoCursor(text + "A");
    assertIsNoCursor(text + "=");
    assertIsNoCursor(text + "==");
    assertIsNoCursor(" " + text);
    assertIsNoCursor(text + "\n");
    assertIsNoCursor(text + text);
    assertIsNoCursor(text.substring(cut) + text.substring(0, cut) + "A");
  }

  @Property
  void any_text_is_a_cursor_or_refused(@ForAll String text) {
    assertIsNoCursor(text);
  }

  /** The checksum is no secret: who makes one gets a cursor or a refusal, never another error. */
  @Property(tries = 5_000)
  void any_body_under_a_right_checksum_is_a_cursor_or_refused(@ForAll Random random) {
    byte[] body = new byte[random.nextInt(80)];
    random.nextBytes(body);
    if (random.nextBoolean()) {
      makePlausible(body, random);
    }
    try {
      var cursor = Cursor.of(CursorTest.text(body));
      for (Partition partition : partitions(random)) {
        assertThat(cursor.next(partition)).isEmpty();
        assertThat(cursor.predates(partition)).isFalse();
      }
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("not a cursor");
    }
  }

  private static void makePlausible(byte[] body, Random random) {
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (i < 9 ? body[i] : random.nextInt(4));
    }
  }

  private static void assertIsNoCursor(String text) {
    assertThatThrownBy(() -> Cursor.of(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("not a cursor: [a-z0-9 ]+");
  }

  private static List<Partition> partitions(Random random) {
    var found = new ArrayList<Partition>();
    for (int topic = 0; topic <= random.nextInt(MAX_TOPICS) + 1; topic++) {
      Stream stream = Events.stream("topic-" + topic);
      for (int number = 0; number < MAX_NUMBER; number += 1 + random.nextInt(20)) {
        found.add(Events.partition(stream, number, 0));
      }
    }
    return renumbered(found, random);
  }

  private static List<Partition> renumbered(List<Partition> partitions, Random random) {
    var slots = new ArrayList<Integer>();
    for (int slot = 0; slot < partitions.size(); slot++) {
      slots.add(slot);
    }
    Collections.shuffle(slots, random);
    var renumbered = new ArrayList<Partition>();
    for (int i = 0; i < partitions.size(); i++) {
      Partition old = partitions.get(i);
      renumbered.add(new Partition(old.stream(), old.topicId(), old.number(), slots.get(i)));
    }
    return renumbered;
  }

  /** Of some partitions nothing is known. */
  private static OffsetVector frontier(List<Partition> partitions, Random random) {
    var shuffled = new ArrayList<>(partitions);
    Collections.shuffle(shuffled, random);
    var frontier = new OffsetVector();
    for (Partition partition : shuffled) {
      if (random.nextInt(4) > 0) {
        long offset = random.nextLong() >>> (1 + random.nextInt(63));
        int epoch = (random.nextInt() >>> random.nextInt(32)) & Integer.MAX_VALUE;
        frontier.reached(
            new Position(
                partition, offset == Position.END ? 0 : offset, Math.min(epoch, 1 << 30) - 1));
      }
    }
    return frontier;
  }
}
