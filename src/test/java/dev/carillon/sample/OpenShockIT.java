package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.Ports;
import dev.carillon.support.FreshPostgres;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedServers;
import dev.carillon.support.SignalrClient;
import dev.carillon.support.Texts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OpenShock's hubs with SignalR's official client, the gateway, Kafka, PostgreSQL and a back end.
 */
class OpenShockIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String COLLAR = "b2e1a4c3-5d75-4f20-8c9b-4e6d8f0a1e02";
  private static final String DESK = "b2e1a4c3-5d75-4f20-8c9b-4e6d8f0a1e01";
  private static final String OFFICE = "a1d0f3b2-7c64-4e1f-9b8a-3d5c7e9f0d01";
  private static final String GARAGE = "a1d0f3b2-7c64-4e1f-9b8a-3d5c7e9f0d02";
  private static final String LINK = "c3f2b5d4-6e86-4031-9dac-5f7e901b2f01";
  private static final Duration LIMIT = Patience.LIMIT;

  @TempDir private static Path directory;

  private static World world;
  private static Manifest manifest;

  @BeforeAll
  static void start() throws Exception {
    world =
        new World(
            WorldOptions.quiet(FreshPostgres.inWorld(directory.resolve("dev"))),
            SampleWorld::gateway,
            SharedServers.BINARIES);
    manifest = world.start();
    await().atMost(LIMIT).until(() -> get(manifest.management() + "/readyz").statusCode() == 200);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  /** Whatever a test has changed of the directory is there again. */
  @AfterEach
  void restore() throws SQLException {
    SampleDatabase.fillTablesOfTheGateway(manifest.postgres());
  }

  private static HttpResponse<String> get(String uri) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> negotiate(String path, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(manifest.http() + path + "/negotiate?negotiateVersion=1"))
            .POST(HttpRequest.BodyPublishers.noBody());
    return HTTP.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void sql(String statement) {
    try (var connection = DriverManager.getConnection(manifest.postgres());
        var sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static SignalrClient.Options options(String transport, String principal) {
    return SignalrClient.with()
        .over(transport)
        .accessToken(Objects.requireNonNull(manifest.tokens().get(principal)));
  }

  private static SignalrClient user(SignalrClient.Options options) {
    return SignalrClient.connect(manifest.http() + "/1/hubs/user", options);
  }

  private static String link(String query) {
    return manifest.http() + "/1/hubs/share/link/" + LINK + query;
  }

  private static Map<String, Object> shock(String shocker, int intensity, int duration) {
    return Map.of("id", shocker, "type", 1, "intensity", intensity, "duration", duration);
  }

  /** The next log that an owner hears: its sender, and the one entry. */
  private static Map<?, ?> logged(SignalrClient owner, String sender) {
    List<?> log = owner.call("Log");
    assertThat(((Map<?, ?>) log.get(0)).get("name")).isEqualTo(sender);
    return (Map<?, ?>) ((List<?>) log.get(1)).get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "WebSockets,false",
    "WebSockets,true",
    "ServerSentEvents,false",
    "LongPolling,false",
    "LongPolling,true"
  })
  void a_command_on_a_shared_shocker_arrives_clamped_and_its_log_at_the_owner(
      String transport, boolean messagepack) {
    var options = List.of(options(transport, "bob"), options(transport, "alice"));
    if (messagepack) {
      options.forEach(SignalrClient.Options::inMessagePack);
    }
    try (var bob = user(options.get(0).on("Log"));
        var alice = user(options.get(1).on("Log"))) {
      alice.invoke("Control", List.of(shock(COLLAR, 100, 30_000)));

      Map<?, ?> entry = logged(bob, "Alice");
      assertThat(entry.get("intensity")).isEqualTo(50L);
      assertThat(entry.get("duration")).isEqualTo(2_000L);
      assertThat(String.valueOf(entry.get("shocker"))).contains("collar");
      // The next that alice hears of is her own.
      alice.invoke("ControlV2", List.of(shock(DESK, 100, 30_000)), "Lady A");
      assertThat(logged(alice, "Alice").get("intensity")).isEqualTo(100L);
      assertThat(
              alice.error(
                  "Control", List.of(shock("b2e1a4c3-5d75-4f20-8c9b-4e6d8f0a1e03", 1, 300))))
          .contains("Shocker.Control.NotFound");
      alice.stop();
      bob.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"WebSockets", "ServerSentEvents", "LongPolling"})
  void a_guests_command_arrives_until_the_link_is_removed(String transport) {
    var greeted =
        SignalrClient.greeted(
            link("?name=Gwen"),
            SignalrClient.with().over(transport).on("Welcome", "Updated"),
            "Welcome");
    assertThat(greeted.arguments()).isEqualTo(List.of(1L));
    try (var guest = greeted.client();
        var bob = user(options(transport, "bob").on("Log"))) {
      guest.invoke("Control", List.of(shock(COLLAR, 100, 30_000)));
      Map<?, ?> entry = logged(bob, "Guest");
      assertThat(entry.get("intensity")).isEqualTo(30L);
      assertThat(entry.get("duration")).isEqualTo(1_000L);

      sql("delete from carillon.openshock_link where id = '" + LINK + "'");

      assertThat(guest.call("Updated")).isEmpty();
      assertThat(guest.error("Control", List.of(shock(COLLAR, 1, 300))))
          .contains("ShareLink.NotFound");
      guest.stop();
      bob.stop();
    }
  }

  @Test
  void a_user_at_a_link_is_named_and_a_guest_without_a_name_is_sent_away() {
    var options = options("WebSockets", "alice").on("Welcome");
    var greeted = SignalrClient.greeted(link(""), options, "Welcome");
    try (var alice = greeted.client()) {
      assertThat(greeted.arguments()).isEqualTo(List.of(0L));
      alice.stop();
    }
    assertThat(SignalrClient.dismissal(link(""), SignalrClient.with().over("WebSockets")))
        .contains("needs a name");
  }

  @Test
  void an_api_token_has_its_own_limits_and_no_session_methods() {
    var options = SignalrClient.with().header("OpenShockToken", "sample-key-of-alice").on("Log");
    try (var alice = user(options)) {
      alice.invoke("Control", List.of(shock(DESK, 100, 65_535)));
      Map<?, ?> entry = logged(alice, "Alice");
      assertThat(entry.get("intensity")).isEqualTo(40L);
      assertThat(entry.get("duration")).isEqualTo(5_000L);
      assertThat(alice.error("Reboot", OFFICE)).contains("Authorization.UserSession.Only");
    }
  }

  @Test
  void online_devices_are_shown_and_an_update_is_followed() {
    String url = manifest.http() + "/1/hubs/user";
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              var options = options("WebSockets", "bob").on("DeviceStatus");
              var greeted = SignalrClient.greeted(url, options, "DeviceStatus");
              greeted.client().close();
              assertThat(String.valueOf(greeted.arguments())).contains(GARAGE);
            });
    try (var alice =
        user(
            options("WebSockets", "alice")
                .on("OtaInstallStarted", "OtaInstallProgress", "OtaInstallSucceeded"))) {
      alice.invoke("OtaInstall", OFFICE, "1.5.0");
      assertThat(alice.call("OtaInstallStarted").get(0)).isEqualTo(OFFICE);
      for (long task = 0; task <= 6; task++) {
        assertThat(alice.call("OtaInstallProgress").get(2)).isEqualTo(task);
      }
      assertThat(alice.call("OtaInstallSucceeded").get(0)).isEqualTo(OFFICE);
      assertThat(alice.error("OtaInstall", GARAGE, "1.5.0")).contains("Device.NotFound");
    }
  }

  @Test
  void a_share_that_is_taken_away_stops_commands_within_moments() {
    try (var alice = user(options("WebSockets", "alice").on("DeviceUpdate"))) {
      alice.invoke("Control", List.of(shock(COLLAR, 1, 300)));

      sql("delete from carillon.openshock_share");

      assertThat(alice.call("DeviceUpdate")).isEqualTo(List.of(GARAGE, 2L));
      assertThat(alice.error("Control", List.of(shock(COLLAR, 1, 300))))
          .contains("Shocker.Control.NotFound");
    }
  }

  @Test
  void a_second_replica_has_the_same_devices_rules_and_links() throws Exception {
    Path home = directory.resolve("dev");
    int port = Ports.claim(0);
    int management = Ports.claim(0);
    var environment =
        Map.of(
            "CARILLON_HTTP_PORT", Integer.toString(port),
            "CARILLON_HTTP_MANAGEMENT_PORT", Integer.toString(management),
            "CARILLON_KAFKA_BOOTSTRAP_SERVERS", manifest.kafka(),
            "CARILLON_POSTGRES_PORT", Integer.toString(world.postgresql().port()),
            "CARILLON_POSTGRES_DATABASE", SampleDatabase.NAME,
            "CARILLON_SAMPLE_SECRET", DevelopmentTokens.in(home).secret());
    String other = "http://localhost:" + port + "/1/hubs/";
    try (var replica = SampleWorld.gateway(home.resolve("carillon.yaml"), environment)) {
      assertThat(replica).isNotNull();
      await()
          .atMost(LIMIT)
          .until(() -> get("http://localhost:" + management + "/readyz").statusCode() == 200);
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  HTTP.send(
                              HttpRequest.newBuilder(URI.create(other + "user/negotiate"))
                                  .header("OpenShockToken", "sample-key-of-alice")
                                  .POST(HttpRequest.BodyPublishers.noBody())
                                  .build(),
                              HttpResponse.BodyHandlers.ofString())
                          .statusCode()
                      == 200);
      var here =
          SignalrClient.greeted(
              link("?name=Hans"), SignalrClient.with().on("Welcome", "Updated"), "Welcome");
      var there =
          SignalrClient.greeted(
              other + "share/link/" + LINK + "?name=Thea",
              SignalrClient.with().on("Welcome", "Updated"),
              "Welcome");
      try (var hans = here.client();
          var thea = there.client();
          var bob = user(options("WebSockets", "bob").on("Log"))) {
        thea.invoke("Control", List.of(shock(COLLAR, 100, 300)));
        assertThat(logged(bob, "Guest").get("intensity")).isEqualTo(30L);

        sql("update carillon.openshock_link_shocker set max_intensity = 7");

        assertThat(hans.call("Updated")).isEmpty();
        assertThat(thea.call("Updated")).isEmpty();
        thea.invoke("Control", List.of(shock(COLLAR, 100, 300)));
        assertThat(logged(bob, "Guest").get("intensity")).isEqualTo(7L);
        bob.stop();
      }
    } finally {
      sql("delete from carillon.openshock_link");
    }
  }

  @Test
  void a_negotiation_without_a_good_credential_is_refused_in_the_products_words() throws Exception {
    HttpResponse<String> none = negotiate("/1/hubs/user");
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.headers().firstValue("content-type").orElse("")).contains("problem+json");
    assertThat(Texts.object(none.body()).get("type"))
        .isEqualTo("Authentication.CookieMissingOrInvalid");
    assertThat(
            Texts.object(negotiate("/1/hubs/user", "OpenShockToken", "no-such-token-here").body())
                .get("type"))
        .isEqualTo("Authentication.TokenInvalid");
    assertThat(negotiate("/1/hubs/user", "DeviceToken", "x").statusCode()).isEqualTo(401);
    assertThat(negotiate("/1/hubs/user", "OpenShockToken", "sample-key-of-alice").statusCode())
        .isEqualTo(200);
    assertThat(negotiate("/1/hubs/share/link/" + OFFICE).statusCode()).isEqualTo(200);
    assertThat(negotiate("/1/hubs/share/link/nonsense").statusCode()).isEqualTo(404);
  }

  @Test
  void without_kafka_commands_fail_in_time_and_work_again_when_it_is_back() {
    try (var alice = user(options("WebSockets", "alice").on("Log"))) {
      alice.invoke("Control", List.of(shock(DESK, 10, 300)));
      logged(alice, "Alice");

      world.kafka().stop();
      try {
        assertThat(alice.error("Control", List.of(shock(DESK, 20, 300)))).isNotBlank();
      } finally {
        world.kafka().start();
      }

      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(AssertionError.class)
          .until(
              () -> {
                alice.invoke("Control", List.of(shock(DESK, 30, 300)));
                return true;
              });
      await()
          .atMost(LIMIT)
          .until(() -> Objects.equals(logged(alice, "Alice").get("intensity"), 30L));
    }
  }
}
