package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.support.FreshPostgres;
import dev.carillon.support.Node;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedServers;
import dev.carillon.support.SocketClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The lines under "Try it" do what the README says, as they are printed; only the ports differ. And
 * the sessions that the world prints show their users' trackers.
 */
class ReadmeIT {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path directory;

  private static World world;
  private static Manifest manifest;
  private static List<String> blocks;

  private final Map<Process, Path> outputs = new HashMap<>();

  @BeforeAll
  static void start() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    String section = readme.substring(readme.indexOf("## Try it"), readme.indexOf("## Run it as"));
    blocks = BLOCK.matcher(section).results().map(match -> match.group(1)).toList();
    world =
        new World(
            WorldOptions.quiet(FreshPostgres.inWorld(directory.resolve("dev"))),
            SampleWorld::gateway,
            SharedServers.BINARIES);
    manifest = world.start();
    await().atMost(Patience.LIMIT).until(ReadmeIT::isReady);
  }

  private static boolean isReady() throws Exception {
    var request = HttpRequest.newBuilder(URI.create(manifest.management() + "/readyz")).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  /** Runs the block that holds the text, in a shell that has the token. */
  private Process run(String text) throws IOException {
    return runIn(blocks.get(0), text);
  }

  private static String block(String text) {
    return blocks.stream().filter(b -> b.contains(text)).findFirst().orElseThrow();
  }

  /** Runs the block that holds the text, in a shell that has run the other one. */
  private Process runIn(String first, String text) throws IOException {
    String script =
        (first + "\n" + block(text))
            .replace("localhost:8080", URI.create(manifest.http()).getAuthority())
            .replace("localhost:9090", URI.create(manifest.management()).getAuthority())
            .replace("target/dev/", directory.resolve("dev") + "/");
    Path out = Files.createTempFile(directory, "try", ".out");
    Process process =
        new ProcessBuilder("bash", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    outputs.put(process, out);
    return process;
  }

  private void shows(Process process, String expected, Runnable until) {
    try {
      says(process, expected, until);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private void says(Process process, String expected, Runnable until) {
    await()
        .atMost(Patience.LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              until.run();
              assertThat(Files.readString(outputs.get(process))).contains(expected);
            });
  }

  private static void sql(String statement) {
    try (var connection = DriverManager.getConnection(manifest.postgres());
        var sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void moveTracker() {
    sql(
        "update tracker_states set lat = lat + 0.001 where tracker_id = (select min(id) from"
            + " trackers where customer_id = '"
            + SamplePrincipal.HARBOUR_TAXI
            + "')");
  }

  /** Over everything that is real: the imported session, the rows, Debezium, Kafka, the gateway. */
  @Test
  void a_session_of_navixys_shows_its_trackers_and_ends_with_a_logout() {
    String hash = Objects.requireNonNull(manifest.hashes().get("finn"));
    try (var finn =
        SocketClient.open(URI.create(manifest.http()).getPort(), "/event/subscription")) {
      finn.send(
          "{\"action\":\"subscribe\",\"hash\":\"%s\",\"requests\":[{\"type\":\"state\",\"trackers\":[1701024,1701001]}]}"
              .formatted(hash));
      assertThat(finn.nextJson("response").toString())
          .contains("1701024=normal", "1701001=unknown");
      assertThat(finn.nextJson("event").toString()).contains("source_id=10284024");

      sql("update tracker_states set speed = 77, last_update = now() where tracker_id = 1701024");
      assertThat(finn.nextJson("event").toString()).contains("speed=77");
      sql("update trackers set blocked = true where id = 1701024");
      assertThat(finn.nextJson("event").toString()).contains("lifecycle_event=block");
      sql("update trackers set blocked = false where id = 1701024");
      assertThat(finn.nextJson("event").toString()).contains("lifecycle_event=unblock");
      assertThat(finn.nextJson("event").toString()).contains("speed=77");

      sql("update carillon.api_token set revoked = now() where subject = 'finn'");
      assertThat(finn.nextJson("event").get("data")).isEqualTo("session closed");
      assertThat(finn.awaitClose().code()).isEqualTo(1000);
    }
  }

  @Test
  void the_line_for_a_snapshot_shows_the_trackers_as_they_are() throws IOException {
    shows(run("/v1/snapshot"), "\"label\":\"Taxi 1\"", () -> {});
  }

  @Test
  void the_line_for_a_filtered_snapshot_shows_who_is_fast_and_who_has_left() throws IOException {
    Process process = run("snapshot=true&filter");
    shows(process, "event: live", () -> {});
    process = run("snapshot=true&filter");
    shows(
        process,
        "\"type\":\"left\"",
        () -> {
          sql("update tracker_states set speed = 60 where tracker_id = 1701001");
          sql("update tracker_states set speed = 10 where tracker_id = 1701001");
        });
  }

  @Test
  void the_line_for_sse_shows_a_change() throws IOException {
    shows(run("/v1/sse"), "tracker_states_updated", ReadmeIT::moveTracker);
  }

  @Test
  void the_line_for_websocket_shows_a_change() throws IOException {
    shows(run("/v1/ws"), "tracker_states_updated", ReadmeIT::moveTracker);
  }

  @Test
  void the_line_for_long_polling_is_answered_by_a_change() throws IOException {
    shows(run("/v1/poll"), "tracker_states_updated", ReadmeIT::moveTracker);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kiosk WebSockets", "kiosk ServerSentEvents", "vehicleId_1 LongPolling"})
  void the_lines_for_lubelogger_show_a_change(String line) throws IOException {
    Node.require();
    shows(
        runIn(block("npm install"), line),
        "\"type\":\"servicerecord.update\"",
        () ->
            sql(
                "update service_records set mileage = mileage + 1"
                    + " where vehicle_id = 1 and record_type = 'servicerecord'"));
  }

  @Test
  void the_lines_for_openshock_bring_a_command_to_the_owner_of_a_shocker() throws IOException {
    Node.require();
    String install = block("npm install");
    Process bob = runIn(install, "\"$BOB\"");
    says(bob, "DeviceStatus [", () -> {});
    shows(runIn(install, "\"$ALICE\""), "taken", () -> {});
    says(bob, "\"type\":1", () -> {});
    shows(runIn(install, "name=Gwen"), "taken", () -> {});
    shows(bob, "\"customName\":\"Gwen\"", () -> {});
  }

  @Test
  void the_line_for_navixy_shows_the_trackers() throws IOException {
    shows(run("/event/subscription"), "\"event\":\"state_batch\"", () -> {});
  }

  @Test
  void the_line_for_dataloy_shows_a_voyage_that_changes() throws IOException {
    shows(
        run("WebSocketObjectSubscription"),
        "\"event\":\"Voyage.U.",
        () -> sql("update voyages set freight = freight + 1"));
  }

  @Test
  void the_lines_for_alerts_keep_a_script_try_it_and_show_it_fire() throws IOException {
    String management = block("eta-moved");
    shows(run("eta-moved"), "\"code\":\"eta-moved\"", () -> {});
    shows(runIn(management, "/try?since"), "\"complete\":true", () -> {});
    shows(runIn(management, "/enable"), "\"enabled\":true", () -> {});
    shows(
        run("topic=alert:*"),
        "\"scriptCode\":\"eta-moved\"",
        () -> sql("update port_calls set eta = eta + interval '1 minute'"));
  }

  @Test
  void the_line_for_a_webhook_shows_what_is_posted_with_a_good_signature() throws IOException {
    Node.require();
    shows(runIn(block("eta-moved"), "hook.mjs"), "new ", ReadmeIT::moveTracker);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/commands/vehicle.service|\"cursor\":\"",
        "\"type\":\"command\"|\"type\":\"reply\"",
        "/asyncapi.json|vehicle.service"
      })
  void the_lines_for_commands_are_answered(String line, String expected) throws IOException {
    shows(run(line), expected, () -> {});
  }

  @Test
  void the_lines_for_voipbin_and_for_publishing_go_together() throws IOException {
    shows(
        run("/v1.0/ws"),
        "{\"type\":\"call_hangup\"",
        () -> {
          try {
            shows(run("/v1/events"), "{\"cursor\":\"", () -> {});
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }
}
