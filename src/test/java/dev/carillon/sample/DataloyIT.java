package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.support.FreshPostgres;
import dev.carillon.support.LogCapture;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedServers;
import dev.carillon.support.SocketClient;
import dev.carillon.support.Texts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dataloy's sockets with the gateway, Kafka and PostgreSQL: a voyage changes and a client knows.
 */
class DataloyIT {
  private static final String OBJECTS = "/ws/rest/WebSocketObjectSubscription/";
  private static final String ALERTS = "/ws/rest/WebSocketAlertScript/";
  private static final String API_TOKEN = "crl_dddddddddddd_" + "e".repeat(43);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration LIMIT = Patience.LIMIT;

  @TempDir private static Path directory;

  private static LogCapture log;
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
    log = new LogCapture();
  }

  @AfterAll
  static void no_token_was_told() throws Exception {
    String metrics = get(manifest.management() + "/metrics").body();
    world.close();
    log.close();
    String told = log.text() + metrics;
    assertThat(told).contains("session opened").contains("refused route=/ws/rest/");
    assertThat(told).doesNotContain(API_TOKEN);
    for (String token : manifest.tokens().values()) {
      assertThat(told).doesNotContain(token, token.substring(token.lastIndexOf('.') + 1));
    }
  }

  private static HttpResponse<String> get(String uri, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(uri));
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

  private static String token(String principal) {
    return Objects.requireNonNull(manifest.tokens().get(principal));
  }

  private static int port() {
    return URI.create(manifest.http()).getPort();
  }

  private static SocketClient socket(String wanted, String principal, String query) {
    return SocketClient.open(port(), OBJECTS + wanted + "/" + token(principal) + query);
  }

  private static SocketClient socket(String wanted, String principal) {
    return socket(wanted, principal, "");
  }

  private static Map<?, ?> data(Map<?, ?> pushed) {
    return (Map<?, ?>) Objects.requireNonNull(pushed.get("data"));
  }

  @Test
  void an_update_arrives_with_the_fields_that_were_selected_and_with_all_again() {
    String update =
        "update voyages set freight = freight + 100, modified_date = now() where key = 793628";
    try (var carol = socket("Voyage/U/793628", "carol")) {
      sql(update);
      Map<?, ?> pushed = carol.nextJson();
      assertThat(pushed.get("event")).isEqualTo("Voyage.U.793628");
      assertThat(pushed.get("objectType")).isEqualTo("Voyage");
      assertThat(pushed.get("eventType")).isEqualTo("U");
      assertThat(pushed.get("key")).isEqualTo(793628L);
      assertThat(Instant.parse(String.valueOf(pushed.get("date")))).isBefore(Instant.now());
      assertThat(pushed).hasSize(6);
      Map<?, ?> all = data(pushed);
      assertThat(all.get("vessel_name")).isEqualTo("Northern Star");
      assertThat(all.get("self")).isEqualTo("/ws/rest/Voyage/793628");
      assertThat(all).hasSize(14);

      carol.send("{\"freight\":true,\"vessel_name\":\"\",\"no_such_field\":null}");
      // Nothing acknowledges it: a message that is refused is answered in order behind it.
      assertThat(carol.send("[]").nextJson().get("statusCode")).isEqualTo(400L);
      sql(update);
      Map<?, ?> some = data(carol.nextJson());
      assertThat(some.keySet())
          .map(String::valueOf)
          .containsExactly("self", "key", "vessel_name", "freight");
      assertThat(some.get("vessel_name")).isEqualTo("Northern Star");

      carol.send("{}");
      assertThat(carol.send("[]").nextJson().get("statusCode")).isEqualTo(400L);
      sql(update);
      assertThat(data(carol.nextJson()).keySet()).isEqualTo(all.keySet());
    }
  }

  @Test
  void a_port_call_is_heard_of_at_its_voyage_and_a_delete_shows_what_it_was() {
    String call =
        "insert into port_calls (key, voyage_key, customer, sequence_number, port_code, port_name,"
            + " reason_for_call, eta, etd) select 5900001, key, customer, 9, 'GIGIB', 'Gibraltar', 'B',"
            + " end_date, end_date from voyages where key = 793629";
    try (var voyage = socket("Voyage/*/793629", "carol");
        var main = socket("Voyage/*/793629", "carol", "?onlyMainObject=true");
        var calls = socket("PortCall/CD/*", "carol");
        var everybodys = socket("*/*/*", "operator");
        var alice = socket("*/*/*", "alice")) {
      sql(call);
      for (SocketClient client : new SocketClient[] {voyage, calls, everybodys}) {
        Map<?, ?> pushed = client.nextJson();
        assertThat(pushed.get("event")).isEqualTo("PortCall.C.5900001");
        assertThat(data(pushed).get("voyage_key")).isEqualTo(793629L);
      }
      sql("update port_calls set port_name = 'Algeciras' where key = 5900001");
      assertThat(voyage.nextJson().get("event")).isEqualTo("PortCall.U.5900001");
      assertThat(everybodys.nextJson().get("event")).isEqualTo("PortCall.U.5900001");
      sql("delete from port_calls where key = 5900001");
      for (SocketClient client : new SocketClient[] {voyage, calls, everybodys}) {
        Map<?, ?> pushed = client.nextJson();
        assertThat(pushed.get("event")).isEqualTo("PortCall.D.5900001");
        assertThat(data(pushed).get("port_name")).isEqualTo("Algeciras");
      }
      sql("update voyages set freight = freight + 1 where key = 793629");
      assertThat(main.nextJson().get("event")).isEqualTo("Voyage.U.793629");
      // Another customer's admin has heard of none of it.
      sql("update voyages set freight = freight + 1 where key = 793631");
      assertThat(alice.nextJson().get("event")).isEqualTo("Voyage.U.793631");
    }
  }

  @Test
  void an_api_token_is_taken_in_the_path_and_in_the_header_and_ends_what_it_opened() {
    sql(
        """
        insert into carillon.api_token (id, hash, subject, tenant, roles, claims, created) values
        ('dddddddddddd', encode(sha256('%s'), 'hex'), 'sync', '', '{}',
         '{"customer":"%s","permissions":["manager"]}', now())
        """
            .formatted(API_TOKEN, SamplePrincipal.NORTHERN.slug()));
    String update = "update voyages set freight = freight + 1 where key = 793630";
    try (var inPath = SocketClient.open(port(), OBJECTS + "Voyage/U/793630/" + API_TOKEN);
        var inHeader =
            SocketClient.open(
                port(), OBJECTS + "Voyage/U/793630/-", "Authorization", "Bearer " + API_TOKEN)) {
      sql(update);
      assertThat(inPath.nextJson().get("key")).isEqualTo(793630L);
      assertThat(inHeader.nextJson().get("key")).isEqualTo(793630L);
      sql("update carillon.api_token set revoked = now() where id = 'dddddddddddd'");
      assertThat(inPath.awaitClose().code()).isEqualTo(4401);
      assertThat(inHeader.awaitClose().code()).isEqualTo(4401);
    }
    await()
        .atMost(LIMIT)
        .until(
            () -> get(manifest.http() + OBJECTS + "Voyage/U/1/" + API_TOKEN).statusCode() == 401);
  }

  private static Map<?, ?> refused(int status, String path, String... headers) throws Exception {
    HttpResponse<String> answer = get(manifest.http() + path, headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    Map<?, ?> error = Texts.object(answer.body());
    assertThat(error.get("statusCode")).isEqualTo((long) status);
    assertThat(error.get("statusFamily")).isEqualTo("CLIENT_ERROR");
    assertThat(error.get("method")).isEqualTo("GET");
    manifest.tokens().values().forEach(token -> assertThat(answer.body()).doesNotContain(token));
    return error;
  }

  @Test
  void tokens_that_are_missing_expired_or_in_the_wrong_place_are_refused() throws Exception {
    String voyage = OBJECTS + "Voyage/U/793628/";
    String good = token("carol");
    SamplePrincipal carol =
        SamplePrincipal.ALL.stream()
            .filter(p -> p.name().equals("carol"))
            .findFirst()
            .orElseThrow();
    String expired =
        DevelopmentTokens.in(directory.resolve("dev"))
            .sign(carol, Instant.now().minus(Duration.ofDays(31)));

    assertThat(refused(401, voyage + "-").get("statusText")).isEqualTo("Unauthorized");
    refused(401, voyage);
    refused(401, voyage + good.substring(0, good.length() - 3));
    refused(401, voyage + "-?token=" + good);
    refused(401, voyage + "-", "Authorization", "Basic " + good);
    refused(401, voyage + good, "Authorization", "Bearer " + good);
    assertThat(refused(401, voyage + expired).get("message")).isEqualTo("the token has expired");
    refused(401, OBJECTS + "NoSuchType/U/1/" + expired);
    assertThat(SocketClient.refusal(port(), voyage + expired)).isEqualTo(401);
  }

  @Test
  void types_and_scripts_that_there_are_not_are_refused_before_the_upgrade() throws Exception {
    assertThat(refused(404, OBJECTS + "Cargo/U/1/" + token("carol")).get("message"))
        .isEqualTo("no such object type");
    assertThat(refused(404, ALERTS + "no-such-script/" + token("operator")).get("message"))
        .isEqualTo("no such alert script");
    refused(401, ALERTS + "no-such-script/-");
    assertThat(SocketClient.refusal(port(), OBJECTS + "Cargo/U/1/" + token("carol")))
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X", "u", "CC", "CUDU", "C,U", "INSERT", "none"})
  void event_types_that_are_none_are_refused(String types) throws Exception {
    Map<?, ?> error = refused(400, OBJECTS + "Voyage/" + types + "/1/" + token("carol"));
    assertThat(String.valueOf(error.get("message"))).startsWith("an event type is C, U and D");
  }

  @Test
  void who_may_not_hear_of_an_object_is_refused() throws Exception {
    refused(403, OBJECTS + "Voyage/U/1/" + token("bob"));
    refused(403, OBJECTS + "Voyage/U/1/" + token("victor"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "nonsense; not JSON",
        "[]; the fields must be a JSON object",
        "7; the fields must be a JSON object",
        "{\"a\":7}; a field is chosen by",
      })
  void a_selector_that_is_none_is_an_error_and_the_selection_stays(String selector, String why) {
    try (var carol = socket("Voyage/U/793628", "carol")) {
      carol.send("{\"freight\":true}").send(selector);
      Map<?, ?> error = carol.nextJson();
      assertThat(error.get("statusCode")).isEqualTo(400L);
      assertThat(String.valueOf(error.get("message"))).startsWith(why);
      carol.send("{\"a\":".repeat(17) + "true" + "}".repeat(17));
      assertThat(carol.nextJson().get("message")).isEqualTo("fields more than 16 levels deep");
      sql("update voyages set freight = freight + 1 where key = 793628");
      assertThat(data(carol.nextJson())).hasSize(3);
    }
  }

  @Test
  void a_message_that_is_too_large_or_binary_ends_the_connection() {
    try (var large = socket("Voyage/U/793628", "carol");
        var binary = socket("Voyage/U/793628", "carol")) {
      large.send(" ".repeat(70_000) + "{}");
      assertThat(large.awaitClose().code()).isEqualTo(1009);
      assertThat(binary.sendBinary(new byte[] {'{', '}'}).awaitClose().code()).isEqualTo(1003);
    }
  }
}
