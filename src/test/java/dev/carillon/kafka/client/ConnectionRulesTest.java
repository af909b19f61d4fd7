package dev.carillon.kafka.client;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka:9092",
        "a.example.com:9092, b_1:65535",
        "10.0.0.1:1",
        "[::1]:9092",
        "[fe80::1%eth0]:9"
      })
  void an_address_is_a_host_and_a_port(String servers) {
    assertThatCode(() -> ConnectionRules.require(servers, Map.of())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://kafka:9092",
        "kafka",
        "kafka:",
        "kafka:0",
        "kafka:65536",
        "kafka:9092,",
        "a b:1",
        "PLAINTEXT://k:1"
      })
  void anything_else_is_refused_by_name(String servers) {
    assertThatThrownBy(() -> ConnectionRules.require(servers, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("bootstrap-servers");
  }

  @Test
  void a_mechanism_that_kafka_does_not_have_is_refused_with_those_that_it_has() {
    assertThatThrownBy(() -> ConnectionRules.require("k:1", Map.of("sasl.mechanism", "SCRAM")))
        .hasMessageContaining("sasl.mechanism is one of")
        .hasMessageContaining("SCRAM-SHA-512");
  }

  @Test
  void a_protocol_that_kafka_does_not_have_is_refused() {
    assertThatThrownBy(() -> ConnectionRules.require("k:1", Map.of("security.protocol", "TLS")))
        .hasMessageContaining("security.protocol is one of");
  }

  @Test
  void a_trust_store_that_is_not_there_is_refused() {
    assertThatThrownBy(
            () ->
                ConnectionRules.require(
                    "k:1", Map.of("ssl.truststore.location", "/no/such/trust.p12")))
        .hasMessage("ssl.truststore.location: there is no file /no/such/trust.p12");
  }
}
