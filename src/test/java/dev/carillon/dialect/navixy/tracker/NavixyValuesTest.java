package dev.carillon.dialect.navixy.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.dialect.navixy.request.NavixyError;
import dev.carillon.dialect.navixy.request.NavixyErrorException;
import dev.carillon.dialect.navixy.request.RateLimit;
import dev.carillon.support.Texts;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits, codes, options and source states by themselves. */
class NavixyValuesTest {
  @Test
  void what_is_wrong_with_a_hash_has_the_products_codes() {
    assertThat(NavixyError.of(CloseReason.UNAUTHENTICATED).code()).isEqualTo(3);
    assertThat(NavixyError.of(CloseReason.TOKEN_EXPIRED).code()).isEqualTo(4);
    assertThat(NavixyError.of(CloseReason.SESSION_ENDED).code()).isEqualTo(4);
    assertThat(NavixyError.of(CloseReason.BLOCKED).code()).isEqualTo(4);
    assertThat(NavixyError.of(CloseReason.UNAVAILABLE).code()).isEqualTo(14);
  }

  @Test
  void options_that_mean_nothing_are_refused() {
    assertThatThrownBy(
            () ->
                new StateOptions(
                    "t", ColumnRef.of("{id}"), Map.of("gps.colour", ColumnRef.of("{c}"))))
        .hasMessageContaining("a source state has no gps.colour, there are gps.updated,");
    assertThatThrownBy(() -> ColumnRef.of("{lat")).hasMessage("a column is written {name}: {lat");
    assertThatThrownBy(
            () ->
                new ReadingOptions(
                    "t",
                    ColumnRef.of("{id}"),
                    "outputs",
                    Optional.empty(),
                    Optional.empty(),
                    Map.of("value", ColumnRef.of("{v}"))))
        .hasMessage("group must be one of inputs, states, virtual_sensors, counters");
  }

  @Test
  void a_source_state_that_a_stream_carries_is_sent_as_it_is_but_for_the_form() {
    var table = new StateOptions("t", ColumnRef.of("{tracker_id}"), Map.of());
    Map<?, ?> row =
        Texts.object(
            "{\"tracker_id\":7,\"source_id\":1,\"gps\":{\"updated\":\"2026-11-21 06:00:00\",\"x\":1},"
                + "\"gsm\":null,\"additional\":{\"fuel\":{\"value\":3,\"updated\":\"2026-11-21T06:00:00Z\"}}}");
    OutputFormat berlin = new OutputFormat(false, false, OutputFormat.zone("Europe/Berlin"));
    assertThat(SourceState.of(table, row, 10_007, berlin).toString())
        .isEqualTo(
            "{source_id=10007, gps={updated=2026-11-21 07:00:00, x=1}, gsm=null,"
                + " additional={fuel={value=3, updated=2026-11-21 07:00:00}}}");
    OutputFormat compact = new OutputFormat(true, true, OutputFormat.zone("nowhere"));
    assertThat(SourceState.of(table, row, 10_007, compact).toString())
        .isEqualTo("{source_id=10007, gps={updated=2026-11-21T06:00:00Z, x=1}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "0s",
        "999ms",
        "3601s",
        "61m",
        "2h",
        "+5s",
        "5 s",
        "5S",
        "٥s",
        "1e1s",
        "9999999999s"
      })
  void a_limit_that_is_none_is_refused(String text) {
    assertThatThrownBy(() -> RateLimit.of(text)).isInstanceOf(NavixyErrorException.class);
  }

  @Test
  void a_limit_is_from_a_second_to_an_hour() {
    assertThat(RateLimit.of("1000ms")).isEqualTo(Duration.ofSeconds(1));
    assertThat(RateLimit.of("5s")).isEqualTo(Duration.ofSeconds(5));
    assertThat(RateLimit.of("60m")).isEqualTo(Duration.ofHours(1));
    assertThat(RateLimit.of("1h")).isEqualTo(Duration.ofHours(1));
  }
}
