package dev.carillon.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timestamps of events: what is read quickly is what the JDK reads. */
class TimestampsTest {
  private static Optional<Instant> byTheJdk(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T06:26:01Z",
        "2026-11-21T06:26:01.1Z",
        "2026-11-21T06:26:01.123456789Z",
        "2026-11-21T06:26:01.1234567890Z",
        "2026-11-21T06:26:01.Z",
        "2026-11-21T06:26Z",
        "2026-11-21t06:26:01z",
        "2026-11-21T06:26:01+01:00",
        "2024-02-29T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T23:59:60Z",
        "2026-13-21T06:26:01Z",
        "2026-11-2aT06:26:01Z",
        "2026-11-21T06:26:0\u0661Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "2026-11-21 06:26:01Z",
        "-026-11-21T06:26:01Z",
        "yesterday",
        ""
      })
  void is_read_as_the_jdk_reads_it(String text) {
    assertThat(Timestamps.of(text)).as(text).isEqualTo(byTheJdk(text));
  }

  @Test
  void ten_thousand_spoiled_ones_are_read_as_the_jdk_reads_them() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    String alphabet = "0123456789-:.TZ+t";
    for (int i = 0; i < 10_000; i++) {
      Instant time = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
      var text = new StringBuilder(time.toString());
      for (int spoiled = random.nextInt(3); spoiled > 0; spoiled--) {
        int at = random.nextInt(text.length());
        text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(Timestamps.of(text.toString()))
          .as("seed %d: %s", seed, text)
          .isEqualTo(byTheJdk(text.toString()));
    }
  }

  @Test
  void a_year_that_rfc_3339_cannot_write_is_none() {
    assertThat(Timestamps.of("+12026-11-21T06:26:01Z")).isEmpty();
    assertThat(Timestamps.of("-0001-11-21T06:26:01Z")).isEmpty();
  }
}
