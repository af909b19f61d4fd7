package dev.carillon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.command.CommandMeter;
import dev.carillon.event.Stream;
import dev.carillon.expression.EventConditions;
import dev.carillon.support.Events;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MetricsTest {
  @Test
  void filters_that_cannot_be_evaluated_are_counted() {
    try (var metrics = new Metrics()) {
      var conditions = new EventConditions(10);
      metrics.filterFailures(conditions::failures);
      assertThat(metrics.scrape()).contains("\ncarillon_filter_failures_total 0.0");

      conditions.of("data.absent == 1").holds(Events.event().build());
      conditions.of("data.absent == 1").holds(Events.event().build());
      // A registry holds only weakly what it is to ask.
      System.gc();
      assertThat(metrics.scrape()).contains("\ncarillon_filter_failures_total 2.0");
    }
  }

  @Test
  void what_is_replayed_is_counted_by_stream_and_who_waits_is_shown() {
    try (var metrics = new Metrics()) {
      Stream cars = Events.stream("cars");
      var replay = metrics.replay();
      replay.read(cars);
      replay.cached(cars);
      replay.cached(cars);
      replay.replayed(cars, 3, 500);
      replay.replayed(cars, 4, 70);
      replay.refused();
      replay.waiting(1);
      replay.waiting(1);
      replay.waiting(-1);
      assertThat(metrics.scrape())
          .contains("\ncarillon_replay_pages_read_total{stream=\"cars\"} 1.0")
          .contains("\ncarillon_replay_pages_cached_total{stream=\"cars\"} 2.0")
          .contains("\ncarillon_replay_events_total{stream=\"cars\"} 7.0")
          .contains("\ncarillon_replay_bytes_total{stream=\"cars\"} 570.0")
          .contains("\ncarillon_replay_refused_total 1.0")
          .contains("\ncarillon_replay_waiting 1.0");
    }
  }

  @Test
  void the_state_of_each_stream_is_shown_as_it_is_now() {
    try (var metrics = new Metrics()) {
      Stream cars = Events.stream("cars");
      var reader = metrics.reader(Duration.ofMinutes(1));
      reader.state(cars, 3, 2_000);
      reader.state(cars, 2, 1_500);
      assertThat(metrics.scrape())
          .contains("\ncarillon_state_entities{stream=\"cars\"} 2.0")
          .contains("\ncarillon_state_bytes{stream=\"cars\"} 1500.0")
          .doesNotContain("carillon_state_dropped");
      reader.stateDropped(cars);
      assertThat(metrics.scrape()).contains("\ncarillon_state_dropped_total{stream=\"cars\"} 1.0");
    }
  }

  @Test
  void commands_are_counted_by_name_and_outcome() {
    try (var metrics = new Metrics()) {
      var commands = metrics.commands();
      commands.answered("vehicle.service", CommandMeter.WRITTEN);
      commands.answered("vehicle.service", "forbidden");
      commands.answered("vehicle.service", "forbidden");
      metrics.connectionEventDropped();
      String one = "\ncarillon_commands_total{command=\"vehicle.service\",outcome=\"";
      assertThat(metrics.scrape())
          .contains(one + "written\"} 1.0")
          .contains(one + "forbidden\"} 2.0")
          .contains("\ncarillon_connection_events_dropped_total 1.0");
    }
  }

  @Test
  void a_measurement_that_is_too_old_is_shown_as_not_known() {
    try (var metrics = new Metrics()) {
      metrics.reader(Duration.ofMinutes(1)).behind(Events.stream("cars"), 7);
      assertThat(metrics.scrape()).contains("\ncarillon_behind_records{stream=\"cars\"} 7.0");
    }
    try (var metrics = new Metrics()) {
      metrics.reader(Duration.ofNanos(-1)).behind(Events.stream("cars"), 7);
      assertThat(metrics.scrape()).contains("\ncarillon_behind_records{stream=\"cars\"} NaN");
    }
  }
}
