package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.embedded.PortInUseException;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import dev.carillon.support.SharedServers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Patience.LIMIT;
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  @TempDir Path directory;

  @Test
  void changes_become_records_at_every_start_on_the_same_directory() throws Exception {
    for (int start = 1; start <= 3; start++) {
      try (var world = quiet(GatewayStarter.NONE)) {
        Manifest manifest = world.start();
        try (var reader = new TableReader(manifest.kafka(), "vehicles")) {
          String plate = "START " + start;
          execute(manifest, "update vehicles set license_plate = '" + plate + "' where id = 7");
          var update = reader.await(it -> it.at("/after/license_plate").asText().equals(plate));
          assertThat(update.path("op").asText()).isEqualTo("u");
          assertThat(update.at("/before/license_plate").asText())
              .isEqualTo(start == 1 ? "TR-NF 207" : "START " + (start - 1));
        }
        try (var reader = new TableReader(manifest.kafka(), "service_records")) {
          int id = start;
          execute(manifest, "delete from service_records where id = " + id);
          var delete =
              reader.await(
                  it -> it.path("op").asText().equals("d") && it.at("/before/id").asInt() == id);
          assertThat(delete.at("/before/description").asText()).isNotEmpty();
        }
      }
      assertThat(directory.resolve("carillon.json")).doesNotExist();
    }
  }

  @Test
  void the_gateway_gets_its_configuration_and_ends_while_the_others_still_run() throws Exception {
    var seen = new HashMap<String, String>();
    var atTheEnd = new ArrayList<Integer>();
    GatewayStarter gateway =
        (configuration, environment) -> {
          seen.putAll(environment);
          seen.put("file", Files.readString(configuration));
          return () -> atTheEnd.add(servers().size());
        };
    Path env = directory.resolve("env");
    Manifest manifest;
    try (var world = quiet(gateway)) {
      manifest = world.start();
      JsonNode written = JSON.readTree(directory.resolve("carillon.json").toFile());
      assertThat(written.path("http").asText())
          .isEqualTo("http://localhost:" + seen.get("CARILLON_HTTP_PORT"));
      assertThat(written.path("tokens").path("alice").asText()).contains(".");
      assertThat(written.path("try").get(0).path("filter").asText()).isNotEmpty();
      assertThat(written.path("streams").findValuesAsText("kafka-topic"))
          .contains("sample.public.calls", "voipbin.events");
      assertThat(manifest.welcome(directory))
          .doesNotContain("{http}", "{ws}", "{management}", "{kafka}", "{psql}", "{env}")
          .contains("source " + env);
      assertThat(Files.getPosixFilePermissions(env)).isEqualTo(PRIVATE);
      assertThat(Files.readString(env))
          .contains("export TOKEN='" + manifest.tokens().get("alice") + "'\n");
    }
    assertThat(env).doesNotExist();
    assertThat(seen).containsEntry("CARILLON_KAFKA_BOOTSTRAP_SERVERS", manifest.kafka());
    assertThat(seen).containsEntry("CARILLON_POSTGRES_DATABASE", SampleDatabase.NAME);
    assertThat(seen.get("file")).contains("streams:");
    assertThat(atTheEnd).hasSize(1).doesNotContain(0);
    assertThat(servers()).isEmpty();
  }

  @Test
  void a_busy_port_ends_the_start_and_leaves_nothing_running() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      var options = new WorldOptions(0, 0, port, 0, false, 1, directory, false);
      try (var world = world(options, GatewayStarter.NONE)) {
        assertThatThrownBy(world::start)
            .isInstanceOf(PortInUseException.class)
            .hasMessage("port " + port + " is in use");
      }
    }
    assertThat(servers()).isEmpty();
    try (var world = quiet(GatewayStarter.NONE)) {
      world.start();
    }
  }

  @Test
  void the_generator_moves_trackers_and_lets_calls_ring_and_end() throws Exception {
    var options = WorldOptions.quiet(directory).withGenerator(true);
    try (var world = world(options, GatewayStarter.NONE)) {
      Manifest manifest = world.start();
      try (var reader = new TableReader(manifest.kafka(), "tracker_states")) {
        reader.await(
            it ->
                it.path("op").asText().equals("u")
                    && it.at("/after/lat").asDouble() != it.at("/before/lat").asDouble());
      }
      try (var reader = new TableReader(manifest.kafka(), "calls")) {
        var ringing = reader.await(it -> it.path("op").asText().equals("c"));
        assertThat(ringing.at("/after/status").asText()).isEqualTo("ringing");
        String id = ringing.at("/after/id").asText();
        reader.await(
            it ->
                it.at("/after/id").asText().equals(id)
                    && it.at("/after/status").asText().equals("hangup"));
      }
    }
  }

  private World quiet(GatewayStarter gateway) {
    return world(WorldOptions.quiet(directory), gateway);
  }

  private static World world(WorldOptions options, GatewayStarter gateway) {
    return new World(options, gateway, SharedServers.BINARIES);
  }

  private List<ProcessHandle> servers() {
    return ProcessHandle.current()
        .descendants()
        .filter(it -> it.info().commandLine().orElse("").contains(directory.toString()))
        .toList();
  }

  private static void execute(Manifest manifest, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(manifest.postgres());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What Debezium wrote about a table, from the beginning. */
  private static final class TableReader implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;

    TableReader(String bootstrap, String table) {
      String topic = "sample.public." + table;
      consumer = SharedKafka.consumer(bootstrap);
      consumer.assign(
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList());
      consumer.seekToBeginning(consumer.assignment());
    }

    JsonNode await(Predicate<JsonNode> wanted) throws Exception {
      long end = System.nanoTime() + LIMIT.toNanos();
      List<JsonNode> seen = new ArrayList<>();
      while (System.nanoTime() < end) {
        for (ConsumerRecord<byte[], byte[]> change : consumer.poll(Duration.ofMillis(100))) {
          JsonNode json = change.value() == null ? JSON.nullNode() : JSON.readTree(change.value());
          seen.add(json);
          if (wanted.test(json)) {
            return json;
          }
        }
      }
      throw new AssertionError("not among " + seen);
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
