package dev.carillon.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlertMetricsTest {
  @Test
  void the_first_scripts_have_labels_of_their_own_and_the_rest_share_one() {
    try (var metrics = new Metrics()) {
      AlertMetrics alerts = metrics.alerts();
      for (int i = 0; i < AlertMetrics.MAX_LABELS + 50; i++) {
        alerts.evaluated("s" + i);
        alerts.evaluated("s0");
      }
      alerts.failed("s1");
      alerts.fired("s" + AlertMetrics.MAX_LABELS);
      alerts.broken(2);
      alerts.behind(7);
      alerts.passedOver("not_json");
      String text = metrics.scrape();
      assertThat(text)
          .contains(
              "carillon_alerts_evaluated_total{script=\"other\"} 50.0",
              "carillon_alerts_evaluated_total{script=\"s0\"} 251.0",
              "carillon_alerts_failed_total{script=\"s1\"} 1.0",
              "carillon_alerts_fired_total{script=\"other\"} 1.0",
              "carillon_alerts_broken_scripts 2.0",
              "carillon_alerts_behind_records 7.0",
              "carillon_alerts_passed_over_total{cause=\"not_json\"} 1.0");
      assertThat(text.lines().filter(line -> line.startsWith("carillon_alerts_evaluated_total{")))
          .hasSize(AlertMetrics.MAX_LABELS + 1);
    }
  }
}
