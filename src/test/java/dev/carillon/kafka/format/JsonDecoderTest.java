package dev.carillon.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.Records;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonDecoderTest {
  private static final StreamOptions TRACKERS =
      StreamOptions.of("fleet.tracker", Format.JSON, "tracker:{key}:{type}");
  private static final StreamOptions PATHS =
      TRACKERS.withJson(
          new JsonPaths(
              Optional.of("meta.id"),
              Optional.of("event"),
              Optional.of("at"),
              Optional.of("tracker"),
              Optional.of("meta.source")));

  @Test
  void attributes_come_from_the_configured_paths_and_data_is_the_whole_record() {
    String value =
        """
        {"meta":{"id":9001,"source":"/navixy","x":[]},"event":"moved","at":"2026-11-21T06:00:00Z",
        "tracker":7,"speed":81.5}""";

    ChangeEvent event = new Records(PATHS).event("k", value);

    assertThat(event.id()).isEqualTo("9001");
    assertThat(event.source()).isEqualTo("/navixy");
    assertThat(event.type()).isEqualTo("moved");
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-21T06:00:00Z"));
    assertThat(event.key()).contains("7");
    assertThat(event.operation()).isEqualTo(Operation.NONE);
    assertThat(event.topic()).hasToString("tracker:7:moved");
    assertThat(event.data()).hasToString(value.replace('\n', ' '));
  }

  @Test
  void what_is_not_configured_comes_from_where_the_record_stands() {
    ChangeEvent event = new Records(TRACKERS).event("7", " {\"a\":1} ");

    assertThat(event.id()).isEqualTo("fleet.tracker-3-40");
    assertThat(event.source()).isEqualTo("/kafka/fleet.tracker");
    assertThat(event.type()).isEqualTo("tracker");
    assertThat(event.time()).isEqualTo(Records.TIME);
    assertThat(event.key()).contains("7");
    assertThat(event.topic()).hasToString("tracker:7:tracker");
  }

  @Test
  void what_is_not_found_too() {
    ChangeEvent event = new Records(PATHS.withSource("/mine")).event("8", "{\"meta\":null}");

    assertThat(event.id()).isEqualTo("fleet.tracker-3-40");
    assertThat(event.source()).isEqualTo("/mine");
    assertThat(event.key()).contains("8");
  }

  @ParameterizedTest
  @CsvSource({
    "1795248606, 2026-11-21T08:10:06Z",
    "1795248606834, 2026-11-21T08:10:06.834Z",
    "'\"2026-11-21T09:10:06+01:00\"', 2026-11-21T08:10:06Z",
    "'\"2022-04-11 00:23:53.636000\"', 2026-11-21T06:26:01.123Z",
    "-5, 2026-11-21T06:26:01.123Z",
    "99999999999999999999, 2026-11-21T06:26:01.123Z",
    "true, 2026-11-21T06:26:01.123Z"
  })
  void a_time_is_rfc_3339_or_a_number_and_anything_else_the_records(String at, Instant time) {
    assertThat(new Records(PATHS).event("k", "{\"at\":" + at + "}").time()).isEqualTo(time);
  }

  @Test
  void any_json_is_data() {
    assertThat(new Records(TRACKERS).event("k", "[1,2]").data()).hasToString("[1,2]");
    assertThat(new Records(TRACKERS).event("k", "\"x\"").data()).hasToString("\"x\"");
  }

  @Test
  void a_tombstone_is_news_on_a_state_stream_only() throws DecodeException {
    assertThat(new Records(TRACKERS).next("7", null)).isEmpty();

    ChangeEvent event = new Records(TRACKERS.withState()).event("7", null);
    assertThat(event.operation()).isEqualTo(Operation.DELETE);
    assertThat(event.topic()).hasToString("tracker:7:tracker_deleted");
  }

  @Test
  void an_attribute_that_is_not_printable_is_refused() {
    assertThat(new Records(PATHS).cause("k", "{\"event\":\"a\\r\\nb\"}"))
        .isEqualTo(DecodeException.Cause.BAD_ATTRIBUTE);
    assertThat(new Records(PATHS).cause("k", "{\"event\":\"" + "x".repeat(1025) + "\"}"))
        .isEqualTo(DecodeException.Cause.BAD_ATTRIBUTE);
  }
}
