package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.config.ConfigFile;
import dev.carillon.gateway.Configuration;
import dev.carillon.gateway.Gateway;
import dev.carillon.support.CommittedRecords;
import dev.carillon.support.FreshPostgres;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedServers;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import dev.carillon.support.Texts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An alert script on the voyages of the sample database, with two gateways. */
class SampleAlertsIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String SCRIPT = "/v1/alert-scripts/freight-raised";
  private static final String ALERTS = "carillon.alerts";

  @TempDir private static Path directory;

  private static final List<Gateway> gateways = new ArrayList<>();
  private static World world;
  private static Manifest manifest;

  @BeforeAll
  static void start() throws Exception {
    world =
        new World(
            WorldOptions.quiet(FreshPostgres.inWorld(directory.resolve("dev"))),
            SampleAlertsIT::startBoth,
            SharedServers.BINARIES);
    manifest = world.start();
  }

  /** The second one has ports of its own, and all else in common with the first. */
  private static AutoCloseable startBoth(Path file, Map<String, String> environment) {
    var own = new HashMap<>(environment);
    own.put("CARILLON_HTTP_PORT", "0");
    own.put("CARILLON_HTTP_MANAGEMENT_PORT", "0");
    for (Map<String, String> variables : List.of(environment, own)) {
      gateways.add(
          Gateway.start(ConfigFile.read(Optional.of(file), variables).load(Configuration.class)));
    }
    return () -> gateways.forEach(Gateway::close);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Patience.LIMIT).pollInterval(Duration.ofMillis(200));
  }

  private static Map<?, ?> ask(Gateway gateway, String method, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.managementPort() + path))
            .header("Authorization", "Bearer " + manifest.operatorToken())
            .method(method, BodyPublishers.noBody())
            .build();
    String body = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return Texts.object(body);
  }

  private static void raise(int voyage) {
    try (var connection = DriverManager.getConnection(manifest.postgres());
        var sql = connection.createStatement()) {
      sql.execute("update voyages set freight = freight + 100 where key = " + voyage);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> fired(int voyage) {
    return CommittedRecords.of(manifest.kafka(), ALERTS).stream()
        .filter(record -> ("Voyage.U." + voyage).equals(record.get("subject")))
        .map(record -> String.valueOf(record.get("id")))
        .toList();
  }

  @Test
  void a_voyages_update_fires_once_on_sockets_topic_and_kafka_and_its_trial_names_it()
      throws Exception {
    assertThat(ask(gateways.get(1), "POST", SCRIPT + "/enable").get("enabled")).isEqualTo(true);
    for (Gateway gateway : gateways) {
      patiently().until(() -> Objects.equals(ask(gateway, "GET", SCRIPT).get("inEffect"), 2L));
    }
    patiently()
        .until(
            () -> {
              raise(793630);
              return !fired(793630).isEmpty();
            });
    Instant since = Instant.now();
    String token = Objects.requireNonNull(manifest.tokens().get("operator"));
    var sockets = new ArrayList<SocketClient>();
    var streams = new ArrayList<SseClient>();
    try {
      for (Gateway gateway : gateways) {
        sockets.add(
            SocketClient.open(
                gateway.port(), "/ws/rest/WebSocketAlertScript/freight-raised/" + token));
        streams.add(
            SseClient.open(
                gateway.port(),
                "/v1/sse?topic=alert:freight-raised&filter=data.event.key%20%3D%3D%20793628",
                SseClient.as(token)));
        streams.get(streams.size() - 1).next("welcome");
      }
      // Were one of them told twice, the second would stand before the next.
      raise(793628);
      raise(793628);
      String first = "Northern Star: freight 412100.00 instead of 412000.00 USD";
      String second = "Northern Star: freight 412200.00 instead of 412100.00 USD";
      for (SocketClient socket : sockets) {
        assertThat(List.of(message(socket), message(socket))).containsExactly(first, second);
      }
      for (SseClient stream : streams) {
        assertThat(List.of(message(stream), message(stream))).containsExactly(first, second);
      }
    } finally {
      sockets.forEach(SocketClient::close);
      streams.forEach(SseClient::close);
    }
    List<String> ids = fired(793628);
    assertThat(ids).hasSize(2).doesNotHaveDuplicates();
    for (Gateway gateway : gateways) {
      Map<?, ?> trial = ask(gateway, "POST", SCRIPT + "/try?since=" + since);
      assertThat(trial.get("complete")).isEqualTo(true);
      List<String> named =
          ((List<?>) Objects.requireNonNull(trial.get("events")))
              .stream()
                  .map(event -> (Map<?, ?>) event)
                  .filter(event -> "Voyage.U.793628".equals(event.get("event")))
                  .map(event -> String.valueOf(event.get("id")))
                  .toList();
      assertThat(named).isEqualTo(ids);
    }
  }

  /** Of the next alert about the voyage; those that made the group begin may still come. */
  private static String message(SocketClient socket) {
    Map<?, ?> alert = socket.nextJson();
    while (!String.valueOf(alert.get("message")).startsWith("Northern Star")) {
      alert = socket.nextJson();
    }
    return String.valueOf(alert.get("message"));
  }

  private static String message(SseClient stream) {
    return String.valueOf(
        ((Map<?, ?>) Objects.requireNonNull(stream.nextJson().get("data"))).get("message"));
  }
}
