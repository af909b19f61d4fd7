package dev.carillon.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.kafka.format.Broker;
import dev.carillon.kafka.live.CompactedTopicReader;
import dev.carillon.kafka.live.Listener;
import dev.carillon.support.LogCapture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with the way to Kafka when the process starts. */
@Timeout(60)
final class KafkaStartTest {
  /** What a TLS listener says to who speaks something else: unexpected_message. */
  private static final byte[] ALERT = {0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x0a};

  private static KafkaOptions with(String bootstrap, Map<String, String> properties) {
    KafkaOptions quick = Tuning.of(bootstrap).build();
    return new KafkaOptions(
        bootstrap,
        properties,
        "carillon",
        quick.pollTimeout(),
        quick.discovery(),
        quick.requestTimeout(),
        quick.acknowledgeTimeout(),
        Optional.empty(),
        8,
        1_000,
        0,
        1 << 20,
        1_000_000);
  }

  /** Answers every connection with an alert, until it is closed. */
  private static ServerSocket tlsListener() throws IOException {
    var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                  int unused = client.getInputStream().read(new byte[64]);
                  client.getOutputStream().write(ALERT);
                } catch (IOException e) {
                  Thread.onSpinWait();
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  @Test
  void a_plaintext_client_at_a_tls_listener_is_one_clear_line_and_no_client_is_made()
      throws IOException {
    try (var server = tlsListener();
        var log = new LogCapture()) {
      String bootstrap = "127.0.0.1:" + server.getLocalPort();
      try (var listener = Listener.startEarly(with(bootstrap, Map.of()), Broker.stream("any"))) {
        listener.until(() -> listener.counts.brokers.equals(List.of(false)));
        assertThat(listener.reader.threads()).allMatch(SupervisedThread::isLive);
      }
      assertThat(log.text().lines().filter(line -> line.contains("speaks TLS")))
          .filteredOn(line -> line.contains("kafka is away"))
          .singleElement()
          .asString()
          .contains("the listener at " + bootstrap, "security.protocol is PLAINTEXT");
    }
  }

  @Test
  void who_is_told_to_speak_tls_is_not_asked_and_who_does_not_answer_is_only_away()
      throws IOException {
    try (var server = tlsListener()) {
      String bootstrap = "127.0.0.1:" + server.getLocalPort();
      assertThat(PlaintextCheck.fault(with(bootstrap, Map.of("security.protocol", "SSL"))))
          .isEmpty();
      assertThat(
              PlaintextCheck.fault(with(bootstrap, Map.of("security.protocol", "SASL_PLAINTEXT"))))
          .isPresent();
      String nobody;
      try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        nobody = "127.0.0.1:" + gone.getLocalPort();
      }
      assertThat(PlaintextCheck.fault(with(nobody, Map.of()))).isEmpty();
      assertThat(PlaintextCheck.fault(with("no-such-host.invalid:9092", Map.of()))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"securty.protocol", "sasl.mechanisms", "fetch.max.byte", "x"})
  void a_property_that_kafkas_clients_do_not_know_is_refused_by_name(String name) {
    assertThatThrownBy(() -> with("kafka:9092", Map.of(name, "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("know no " + name);
  }

  @Test
  void properties_of_every_kind_of_client_are_known() {
    Map<String, String> known =
        Map.of(
            "security.protocol", "SASL_SSL",
            "sasl.jaas.config", "x",
            "ssl.truststore.location", "pom.xml",
            "fetch.max.bytes", "1",
            "compression.type", "zstd");
    assertThat(with("kafka:9092", known).properties()).isEqualTo(known);
  }

  /** Findings, B1. */
  @Test
  void the_control_topic_waits_for_a_name_that_cannot_be_resolved_yet() {
    try (var log = new LogCapture();
        var control =
            new CompactedTopicReader(
                with("no-such-host.invalid:9092", Map.of()), "control", event -> {})) {
      control.start();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> log.text().contains("kafka cannot be asked yet for a topic"));
      assertThat(control.threads()).allMatch(SupervisedThread::isLive);
      assertThat(control.isKnown()).isFalse();
    }
  }
}
