package dev.carillon.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.support.Events;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cursors under a key, and how large they are. */
final class CursorsTest {
  private static final String KEY = key(1);
  private static final String OTHER = key(2);

  private final Partition cars = Events.partition(Events.stream("cars"), 0, 0);
  private final Partition phones = Events.partition(Events.stream("phones"), 0, 1);
  private final OffsetVector frontier = new OffsetVector();

  CursorsTest() {
    frontier.reached(Events.position(cars, 1_234));
    frontier.reached(Events.position(phones, 99));
  }

  private static String key(int first) {
    var bytes = new byte[32];
    bytes[0] = (byte) first;
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Cursors with(String key, String... previous) {
    return new CursorOptions(Optional.of(key), List.of(previous), false).cursors();
  }

  private String text(Cursors cursors) {
    return cursors.text(frontier, Set.of("cars"));
  }

  private void saysWhereCarsAre(Cursor cursor) {
    assertThat(cursor.next(cars)).contains(Events.position(cars, 1_234));
    assertThat(cursor.next(phones)).isEmpty();
  }

  @Test
  void a_sealed_cursor_is_read_by_every_replica_with_the_key_and_covers_what_it_was_made_for() {
    saysWhereCarsAre(with(KEY).read(text(with(KEY))));
  }

  @Test
  void one_position_has_one_text_on_all_replicas_and_another_position_another() {
    String text = text(with(KEY));
    assertThat(text(with(KEY))).isEqualTo(text);
    frontier.reached(Events.position(phones, 100));
    assertThat(text(with(KEY))).isEqualTo(text);
    frontier.reached(Events.position(cars, 1_235));
    assertThat(text(with(KEY))).isNotEqualTo(text);
  }

  @Test
  void a_sealed_cursor_shows_neither_names_nor_offsets() {
    byte[] sealed = Base64.getUrlDecoder().decode(text(with(KEY)));
    byte[] plain = Base64.getUrlDecoder().decode(text(Cursors.UNSEALED));
    for (int at = 1; at + 3 < plain.length - CursorText.CHECKSUM_BYTES; at++) {
      String piece = new String(plain, at, 3, java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThat(new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1))
          .doesNotContain(piece);
    }
  }

  @Test
  void a_sealed_cursor_that_was_changed_anywhere_says_nothing() {
    Cursors cursors = with(KEY);
    byte[] sealed = Base64.getUrlDecoder().decode(text(cursors));
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      isNotBelieved(cursors, changed);
    }
    for (int length = 0; length < sealed.length; length++) {
      isNotBelieved(cursors, java.util.Arrays.copyOf(sealed, length));
    }
    isNotBelieved(cursors, java.util.Arrays.copyOf(sealed, sealed.length + 1));
  }

  /** Either it was never a cursor, or it is one of elsewhere. */
  private static void isNotBelieved(Cursors cursors, byte[] bytes) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    try {
      assertThat(cursors.read(text).isForeign()).isTrue();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("not a cursor");
    }
  }

  @Test
  void a_cursor_of_another_key_or_of_none_is_of_elsewhere_and_its_client_is_told() {
    for (String text : List.of(text(with(OTHER)), text(Cursors.UNSEALED))) {
      Cursor cursor = with(KEY).read(text);
      assertThat(cursor.isForeign()).isTrue();
      assertThat(cursor.next(cars)).isEmpty();
      assertThat(cursor).hasToString(text);
    }
    assertThat(Cursors.UNSEALED.read(text(with(KEY))).isForeign()).isTrue();

    var history = new History(1_000);
    history.add(Events.announcing(Events.position(cars, 5_000)));
    var at = new OffsetVector();
    Optional<Gap> gap = history.enter(with(KEY).read(text(with(OTHER))), at);
    assertThat(gap).map(Gap::cause).contains(Gap.Cause.FOREIGN);
    assertThat(at.next(cars)).contains(Events.position(cars, 5_000));
  }

  @Test
  void keys_are_changed_without_a_moment_at_which_some_replica_understands_no_cursor() {
    // First all replicas learn the next key, then they write with it, then they forget the old one.
    Cursors before = with(OTHER);
    Cursors learnt = with(OTHER, KEY);
    Cursors written = with(KEY, OTHER);
    for (Cursors writes : List.of(before, learnt)) {
      for (Cursors reads : List.of(before, learnt, written)) {
        saysWhereCarsAre(reads.read(text(writes)));
      }
    }
    saysWhereCarsAre(learnt.read(text(written)));
    saysWhereCarsAre(with(KEY).read(text(written)));
    assertThat(with(KEY).read(text(learnt)).isForeign()).isTrue();
  }

  @Test
  void the_first_key_is_set_without_a_loss() {
    Cursors learnt = new CursorOptions(Optional.empty(), List.of(KEY), false).cursors();
    Cursors written = new CursorOptions(Optional.of(KEY), List.of(), true).cursors();
    assertThat(learnt.areSealed()).isFalse();
    assertThat(written.acceptUnsealed()).isTrue();
    for (Cursors reads : List.of(learnt, written)) {
      saysWhereCarsAre(reads.read(text(learnt)));
      saysWhereCarsAre(reads.read(text(written)));
    }
    assertThat(with(KEY).acceptUnsealed()).isFalse();
  }

  @Test
  void what_the_gateway_has_kept_from_before_there_was_a_key_is_still_good() {
    saysWhereCarsAre(with(KEY).readKept(text(Cursors.UNSEALED)));
  }

  @Test
  void rubbish_of_any_length_is_no_cursor() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      var bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) random.nextInt(5);
      }
      isNotBelieved(with(KEY), bytes);
    }
    assertThatThrownBy(() -> with(KEY).read("A".repeat(Cursor.MAX_LENGTH + 4)))
        .as("seed " + seed)
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_key_of_another_length_is_refused_without_being_shown() {
    assertThatThrownBy(() -> with("c2hvcnQ="))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains("32 bytes")
        .doesNotContain("c2hvcnQ");
  }

  /** From 3 partitions to 10,000, young and as old as can be. */
  @ParameterizedTest
  @CsvSource({
    "3,100",
    "64,5000000",
    "600,5000000000",
    "600,9000000000000000000",
    "10000,5000000000",
    "10000,9000000000000000000"
  })
  void no_cursor_is_given_out_that_is_refused(int partitions, long offset) {
    long seed = System.nanoTime();
    var random = new Random(seed);
    Stream stream = Events.stream("wide");
    var wide = new OffsetVector();
    var further = new OffsetVector();
    for (int number = 0; number < partitions; number++) {
      Partition partition = Events.partition(stream, number, number);
      long at = offset - random.nextInt(50);
      wide.reached(new Position(partition, at, random.nextInt(1_000)));
      further.reached(new Position(partition, at + random.nextInt(1_000), 1_000));
    }
    for (Cursors cursors : List.of(Cursors.UNSEALED, with(KEY))) {
      for (OffsetVector place : List.of(wide, wide.havingSeen(further))) {
        String text = cursors.text(place, Set.of("wide"));
        Cursor cursor = cursors.read(text);
        for (Partition partition : wide.partitions()) {
          assertThat(cursor.next(partition)).as("seed " + seed).isEqualTo(wide.next(partition));
        }
      }
      if (offset < 1L << 41) {
        assertThat(cursors.text(wide, Set.of("wide")).length())
            .isLessThanOrEqualTo(Cursor.usualLength(1, partitions));
      }
    }
  }
}
