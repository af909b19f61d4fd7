package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class WorldOptionsTest {
  @Test
  void nothing_chosen_is_the_usual_world() {
    assertThat(of(Map.of(), Map.of()))
        .isEqualTo(new WorldOptions(8080, 9090, 9092, 5432, true, 1, Path.of("target/dev"), false));
  }

  @Test
  void a_property_wins_over_the_environment() {
    var options =
        of(
            Map.of("dev.http-port", "8081"),
            Map.of("CARILLON_DEV_HTTP_PORT", "8082", "CARILLON_DEV_KAFKA_PORT", "0"));

    assertThat(options.httpPort()).isEqualTo(8081);
    assertThat(options.kafkaPort()).isZero();
  }

  @Test
  void an_empty_property_is_none() {
    var options = of(Map.of("dev.generator", ""), Map.of("CARILLON_DEV_GENERATOR", "false"));

    assertThat(options.generator()).isFalse();
  }

  @Test
  void the_variables_of_the_gateway_count_for_its_ports() {
    var options =
        of(Map.of(), Map.of("CARILLON_HTTP_PORT", "1", "CARILLON_HTTP_MANAGEMENT_PORT", "2"));

    assertThat(options.httpPort()).isEqualTo(1);
    assertThat(options.managementPort()).isEqualTo(2);
  }

  @Test
  void what_is_wrong_is_named() {
    assertThatThrownBy(() -> of(Map.of("dev.postgres-port", "65536"), Map.of()))
        .hasMessage(
            "dev.postgres-port (or CARILLON_DEV_POSTGRES_PORT) must be a number from 0 to 65535,"
                + " not 65536");
    assertThatThrownBy(() -> of(Map.of(), Map.of("CARILLON_DEV_GENERATOR", "off")))
        .hasMessage("dev.generator (or CARILLON_DEV_GENERATOR) must be true or false, not off");
  }

  @Test
  void a_busy_port_is_told_with_the_property_that_chooses_it() {
    assertThat(of(Map.of(), Map.of()).propertyOf(9092)).contains("dev.kafka-port");
    assertThat(of(Map.of(), Map.of()).propertyOf(1)).isEmpty();
  }

  private static WorldOptions of(Map<String, String> chosen, Map<String, String> environment) {
    var properties = new Properties();
    properties.putAll(chosen);
    return WorldOptions.of(properties, environment);
  }
}
