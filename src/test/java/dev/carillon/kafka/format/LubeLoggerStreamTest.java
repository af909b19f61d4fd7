package dev.carillon.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.kafka.template.Records;
import dev.carillon.support.Pages;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The streams that LubeLogger's page says to configure make the topics that it says there are. */
class LubeLoggerStreamTest {
  private static JsonNode stream(String kafkaTopic) {
    return Pages.configuration("lubelogger.md", "streams")
        .get(0)
        .valueStream()
        .filter(it -> it.path("kafka-topic").asText().equals(kafkaTopic))
        .findFirst()
        .orElseThrow();
  }

  private static Records records(String kafkaTopic, Format format) {
    String[] topics =
        stream(kafkaTopic)
            .path("topics")
            .valueStream()
            .map(JsonNode::asText)
            .toArray(String[]::new);
    return new Records(StreamOptions.of(kafkaTopic, format, topics));
  }

  private static List<String> carried(String type, String vehicle) {
    return carried("{\"type\":\"%s\",\"vehicleId\":\"%s\",\"data\":{}}".formatted(type, vehicle));
  }

  private static List<String> carried(String payload) {
    return Records.topics(
        records("lubelogger.events", Format.CLOUDEVENTS)
            .event(
                "key",
                """
                {"specversion":"1.0","id":"1","source":"/garage","type":"webhook",
                "data":%s}
                """
                    .formatted(payload)));
  }

  @Test
  void a_records_change_is_below_its_vehicle() {
    assertThat(
            Records.topics(
                records("garage.public.service_records", Format.DEBEZIUM)
                    .event("k", "{\"op\":\"u\",\"after\":{\"id\":31,\"vehicle_id\":7}}")))
        .containsExactly("vehicle:7:service_record:31");
    assertThat(carried("servicerecord.add", "7")).containsExactly("vehicle:7:servicerecord");
    assertThat(carried("{\"type\":\"taxrecord.add\",\"data\":{\"vehicleId\":\"7\"}}"))
        .containsExactly("vehicle:7:taxrecord");
    assertThat(
            carried(
                "{\"type\":\"taxrecord.add\",\"vehicleId\":\"7\",\"data\":{\"vehicleId\":\"7\"}}"))
        .containsExactly("vehicle:7:taxrecord");
  }

  @Test
  void a_bulk_change_is_below_each_of_its_vehicles_or_below_none() {
    assertThat(carried("bulk.duplicate.to.vehicles", "3,4"))
        .containsExactly("vehicle:3:bulk", "vehicle:4:bulk");
    assertThat(carried("bulk.move", "N/A")).containsExactly("vehicle:N/A:bulk");
  }
}
