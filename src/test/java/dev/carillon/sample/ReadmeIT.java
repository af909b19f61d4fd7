package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.support.Browser;
import dev.carillon.support.FreePort;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What stands under "Try it", in README.md and on the pages that it links to, does what it says, as
 * it is printed; only the ports differ. So does README's own Kafka topic. The hints that the world
 * prints, and the sessions that it makes, work as well.
 */
class ReadmeIT {
  private static final String README = "README.md";
  private static final String CARILLON = "docs/protocols/carillon.md";
  private static final String LUBELOGGER = "docs/protocols/lubelogger.md";
  private static final String OPENSHOCK = "docs/protocols/openshock.md";
  private static final String ALERTS = "docs/alerts.md";
  private static final String WEBHOOKS = "docs/webhooks.md";
  private static final String COMMANDS = "docs/commands.md";
  private static final String INSTALL = "npm install";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory;

  private static World world;
  private static Manifest manifest;

  private final Map<Process, Path> outputs = new HashMap<>();

  /** A block to try: the page that has it, and a text that no other block of that page has. */
  private enum Line {
    SSE(README, "/v1/sse"),
    WEBSOCKET(README, "/v1/ws"),
    POLL(README, "/v1/poll"),
    SNAPSHOT(CARILLON, "/v1/snapshot"),
    FILTER(CARILLON, "snapshot=true&filter"),
    EARLIEST(CARILLON, "from=earliest"),
    CLOUDEVENTS(CARILLON, "Accept: application/cloudevents+json"),
    PUBLISH(CARILLON, "/v1/events"),
    VOIPBIN("docs/protocols/voipbin.md", "/v1.0/ws"),
    NAVIXY("docs/protocols/navixy.md", "/event/subscription"),
    DATALOY("docs/protocols/dataloy.md", "WebSocketObjectSubscription"),
    KIOSK_BY_WEBSOCKET(LUBELOGGER, "kiosk WebSockets"),
    KIOSK_BY_SSE(LUBELOGGER, "kiosk ServerSentEvents"),
    VEHICLE_BY_POLL(LUBELOGGER, "vehicleId_1 LongPolling"),
    SHOCKER_BOB(OPENSHOCK, "$BOB"),
    SHOCKER_ALICE(OPENSHOCK, "$ALICE"),
    SHOCKER_GUEST(OPENSHOCK, "name=Gwen"),
    ALERT_STORE(ALERTS, "\"code\":\"eta-moved\""),
    ALERT_TRY(ALERTS, "/try?since"),
    ALERT_ENABLE(ALERTS, "/enable"),
    ALERT_RECEIVE(ALERTS, "topic=alert:*"),
    ALERT_DELETE(ALERTS, "-X DELETE"),
    WEBHOOK_CREATE(WEBHOOKS, "-o target/dev/hook.json"),
    WEBHOOK_RECEIVE(WEBHOOKS, "hook.mjs"),
    WEBHOOK_DELETE(WEBHOOKS, "-X DELETE"),
    COMMAND_BY_HTTP(COMMANDS, "/v1/commands/vehicle.service"),
    COMMAND_BY_WEBSOCKET(COMMANDS, "\"type\":\"command\""),
    ASYNCAPI(COMMANDS, "/asyncapi.json");

    private final String page;
    private final String text;

    Line(String page, String text) {
      this.page = page;
      this.text = text;
    }

    String block() {
      return ReadmeIT.block(page, text);
    }
  }

  @BeforeAll
  static void start() throws Exception {
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

  /** The code of this language in a section of a page, block by block. */
  private static List<String> blocks(String page, String section, String language) {
    try {
      String text = Files.readString(Path.of(page));
      int start = text.indexOf("\n## " + section + "\n");
      assertThat(start).as("%s has a section %s", page, section).isNotNegative();
      int end = text.indexOf("\n## ", start + 1);
      return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
          .matcher(text.substring(start, end < 0 ? text.length() : end))
          .results()
          .map(match -> match.group(1))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> tries(String page) {
    return blocks(page, "Try it", "sh");
  }

  private static String block(String page, String text) {
    List<String> found = tries(page).stream().filter(block -> block.contains(text)).toList();
    assertThat(found).as("blocks of %s with %s", page, text).hasSize(1);
    return found.get(0);
  }

  private static String own(String language, String text) {
    return blocks(README, "Your own Kafka topic", language).stream()
        .filter(block -> block.contains(text))
        .findFirst()
        .orElseThrow();
  }

  /** Runs the block in a shell that has the tokens. */
  private Process run(Line line) {
    return run(line.block());
  }

  /** The same, once SignalR's client for Node is installed. */
  private Process runInNode(Line line) {
    Node.require();
    return run(block(line.page, INSTALL) + line.block());
  }

  private Process run(String block) {
    String script =
        (tries(README).get(0) + block)
            .replace("localhost:8080", URI.create(manifest.http()).getAuthority())
            .replace("localhost:9090", URI.create(manifest.management()).getAuthority())
            .replace("target/dev/", directory.resolve("dev") + "/");
    try {
      Path out = Files.createTempFile(directory, "try", ".out");
      Process process =
          new ProcessBuilder("bash", "-c", script)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      outputs.put(process, out);
      return process;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void shows(Process process, String expected, Runnable until) {
    try {
      says(process, expected, until);
    } finally {
      end(process);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
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
            + " trackers where customer = 'harbour')");
  }

  @Test
  void every_block_to_try_is_run_here() {
    for (Line line : Line.values()) {
      for (String block : tries(line.page)) {
        boolean prepares = block.contains(INSTALL) || block.contains("source target/dev/env");
        assertThat(Stream.of(Line.values()).filter(it -> it.page.equals(line.page)))
            .as("%s: %s", line.page, block)
            .anyMatch(it -> prepares || block.contains(it.text));
      }
    }
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
  void the_line_for_a_snapshot_shows_the_trackers_as_they_are() {
    shows(run(Line.SNAPSHOT), "\"label\":\"Taxi 1\"", () -> {});
  }

  @Test
  void the_line_for_a_filtered_snapshot_shows_which_are_fast_and_which_have_left() {
    shows(run(Line.FILTER), "event: live", () -> {});
    shows(
        run(Line.FILTER),
        "\"type\":\"left\"",
        () -> {
          sql("update tracker_states set speed = 60 where tracker_id = 1701001");
          sql("update tracker_states set speed = 10 where tracker_id = 1701001");
        });
  }

  @Test
  void the_line_for_the_past_shows_a_change_from_before() {
    sql("update vehicles set odometer = 77001 where id = 1");
    shows(run(Line.EARLIEST), "77001", () -> {});
  }

  @ParameterizedTest
  @EnumSource(
      value = Line.class,
      names = {"SSE", "WEBSOCKET", "POLL", "CLOUDEVENTS"})
  void a_line_of_each_transport_shows_a_change(Line line) {
    shows(run(line), "tracker_states_updated", ReadmeIT::moveTracker);
  }

  @ParameterizedTest
  @EnumSource(
      value = Line.class,
      names = {"KIOSK_BY_WEBSOCKET", "KIOSK_BY_SSE", "VEHICLE_BY_POLL"})
  void the_lines_for_lubelogger_show_a_change(Line line) {
    shows(runInNode(line), "\"type\":\"servicerecord.update\"", ReadmeIT::service);
  }

  private static void service() {
    sql(
        "update service_records set mileage = mileage + 1"
            + " where vehicle_id = 1 and record_type = 'servicerecord'");
  }

  @Test
  void the_lines_for_openshock_bring_a_command_to_the_owner_of_a_shocker() {
    Process bob = runInNode(Line.SHOCKER_BOB);
    says(bob, "DeviceStatus [", () -> {});
    shows(runInNode(Line.SHOCKER_ALICE), "accepted", () -> {});
    says(bob, "\"type\":1", () -> {});
    shows(runInNode(Line.SHOCKER_GUEST), "accepted", () -> {});
    shows(bob, "\"customName\":\"Gwen\"", () -> {});
  }

  @Test
  void the_line_for_navixy_shows_the_trackers() {
    shows(run(Line.NAVIXY), "\"event\":\"state_batch\"", () -> {});
  }

  @Test
  void the_line_for_dataloy_shows_a_voyage_that_changes() {
    shows(
        run(Line.DATALOY),
        "\"event\":\"Voyage.U.",
        () -> sql("update voyages set freight = freight + 1"));
  }

  @Test
  void the_lines_for_alerts_store_a_script_try_it_and_show_it_fire() throws Exception {
    shows(run(Line.ALERT_STORE), "\"code\":\"eta-moved\"", () -> {});
    shows(run(Line.ALERT_TRY), "\"complete\":true", () -> {});
    shows(run(Line.ALERT_ENABLE), "\"enabled\":true", () -> {});
    shows(
        run(Line.ALERT_RECEIVE),
        "\"scriptCode\":\"eta-moved\"",
        () -> sql("update port_calls set eta = eta + interval '1 minute'"));
    assertThat(run(Line.ALERT_DELETE).waitFor()).isZero();
    assertThat(listed("/v1/alert-scripts")).doesNotContain("eta-moved");
  }

  @Test
  void the_lines_for_a_webhook_make_one_show_what_is_posted_and_delete_it() throws Exception {
    Node.require();
    assertThat(run(Line.WEBHOOK_CREATE).waitFor()).isZero();
    assertThat(listed("/v1/webhooks")).contains("\"mine\"");
    shows(run(Line.WEBHOOK_RECEIVE), "new ", ReadmeIT::moveTracker);
    assertThat(run(Line.WEBHOOK_DELETE).waitFor()).isZero();
    assertThat(listed("/v1/webhooks")).doesNotContain("\"mine\"");
  }

  private static String listed(String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(manifest.management() + path))
            .header("Authorization", "Bearer " + manifest.operatorToken());
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COMMAND_BY_HTTP|\"cursor\":\"",
        "COMMAND_BY_WEBSOCKET|\"type\":\"reply\"",
        "ASYNCAPI|vehicle.service"
      })
  void the_lines_for_commands_are_answered(Line line, String expected) {
    shows(run(line), expected, () -> {});
  }

  @Test
  void the_lines_for_voipbin_and_for_publishing_go_together() {
    shows(
        run(Line.VOIPBIN),
        "{\"type\":\"call_hangup\"",
        () -> shows(run(Line.PUBLISH), "{\"cursor\":\"", () -> {}));
  }

  @ParameterizedTest
  @CsvSource({
    "Server-Sent Events,tracker_states_updated",
    "WebSocket,tracker_states_updated",
    "long polling,tracker_states_updated",
    "OpenShock,DeviceStatus [",
    "Navixy,state_batch"
  })
  void a_hint_of_the_world_works_as_it_is_printed(String label, String expected) {
    String welcome = manifest.welcome(directory.resolve("dev"));
    var hint = Pattern.compile("(?m)^  " + label + " +(\\S.*)$").matcher(welcome);
    assertThat(hint.find()).as(label).isTrue();
    String line = hint.group(1);
    if (line.startsWith("node")) {
      Node.require();
      line = block(OPENSHOCK, INSTALL) + line;
    }
    shows(run(line), expected, ReadmeIT::moveTracker);
  }

  /** README's file, record, envelope and lines, with the broker and the database of the world. */
  @Test
  void an_own_kafka_topic_works_as_the_readme_says() throws Exception {
    String file = own("yaml", "streams:");
    assertThat(Files.readString(Path.of("docs/try/orders.yaml"))).isEqualTo(file);
    int port = FreePort.draw();
    Path configuration =
        Files.writeString(
            directory.resolve("orders.yaml"),
            file.replace("8081", port + "")
                .replace("9091", FreePort.draw() + "")
                .replace("localhost:9092", manifest.kafka()));
    String postgres = URI.create(manifest.psql()).getPort() + "";
    String classPath = Objects.requireNonNull(System.getProperty("java.class.path"));
    String produce = own("sh", "Produce.java");
    JsonNode envelope = withoutCursor(own("json", "order_placed"));

    try (var gateway =
        SampleWorld.gateway(configuration, Map.of("CARILLON_POSTGRES_PORT", postgres))) {
      assertThat(gateway).isNotNull();
      Process subscriber =
          run(own("sh", "topic=shop").replace("localhost:8081", "localhost:" + port));
      try {
        says(subscriber, "event: welcome", () -> {});
        Process written =
            run(
                produce
                    .replace("localhost:9092", manifest.kafka())
                    .replace("target/carillon/lib/*", classPath));
        shows(written, "written to orders-0@0", () -> {});
        says(subscriber, "data: {\"type\":\"event\"", () -> {});
        assertThat(events(subscriber)).containsExactly(envelope);
      } finally {
        end(subscriber);
      }
    }
  }

  private List<JsonNode> events(Process subscriber) throws IOException {
    var events = new ArrayList<JsonNode>();
    for (String line : Files.readAllLines(Objects.requireNonNull(outputs.get(subscriber)))) {
      if (line.startsWith("data: {\"type\":\"event\"")) {
        events.add(withoutCursor(line.substring("data: ".length())));
      }
    }
    return events;
  }

  private static JsonNode withoutCursor(String envelope) throws IOException {
    var object = (ObjectNode) JSON.readTree(envelope);
    assertThat(object.path("id").asText()).isNotEmpty();
    return object.without("id");
  }

  /** In Chromium; the rights of alice change, which ends her stream. */
  @Test
  void the_script_for_a_page_follows_a_topic_and_resumes() throws Exception {
    String script = String.join("\n", blocks(CARILLON, "In a browser", "js"));
    String token = "() => '" + manifest.tokens().get("alice") + "'";
    try (var browser = Browser.start()) {
      browser.driver().get(manifest.http() + "/console/");
      browser
          .driver()
          .executeScript(
              script
                  + "window.speeds = []; window.types = [];"
                  + ("follow('customer:harbour:tracker:1701003:**', %s,"
                          + " (event) => speeds.push(event.data.speed));"
                          + "connect(['customer:harbour:vehicle:**'], %s, '',"
                          + " (message) => types.push(message.type));")
                      .formatted(token, token));
      await()
          .atMost(Patience.LIMIT)
          .until(() -> "true".equals(value(browser, "types.includes('subscribed')")));
      await()
          .atMost(Patience.LIMIT)
          .until(
              () -> {
                sql("update tracker_states set speed = 41 where tracker_id = 1701003");
                return "true".equals(value(browser, "speeds.includes(41)"));
              });

      assertThat(refresh("alice")).isEqualTo(202);
      sql("update tracker_states set speed = 42 where tracker_id = 1701003");
      sql("update tracker_states set speed = 43 where tracker_id = 1701003");
      await()
          .atMost(Patience.LIMIT)
          .until(() -> "42,43".equals(value(browser, "speeds.filter((it) => it > 41)")));
    }
  }

  private static String value(Browser browser, String expression) {
    return String.valueOf(browser.driver().executeScript("return String(" + expression + ")"));
  }

  private static int refresh(String subject) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(manifest.management() + "/v1/sessions/refresh"))
            .header("Authorization", "Bearer " + manifest.operatorToken())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"subject\":\"" + subject + "\"}"));
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }
}
