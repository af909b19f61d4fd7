package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.carillon.support.Texts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alert scripts from the command line: what is asked of the gateway, and what is printed. */
class AlertCommandTest extends CommandLineCase {
  private static final String TOKEN = "the operator's own token";

  private final List<String> asked = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private HttpServer gateway;
  private int status = 200;
  private String answer = "{}";

  @BeforeEach
  void start() throws IOException {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext("/", this::answer);
    gateway.start();
    environment.put(
        "CARILLON_HTTP_MANAGEMENT_PORT", Integer.toString(gateway.getAddress().getPort()));
    environment.put("CARILLON_HTTP_OPERATOR_TOKEN", TOKEN);
    environment.put("USER", "ann");
  }

  @AfterEach
  void stop() {
    gateway.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    asked.add(
        String.join(
            " ",
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            headers.getFirst("Carillon-Operator")));
    assertThat(headers.getFirst("Authorization")).isEqualTo("Bearer " + TOKEN);
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, status == 204 ? -1 : body.length);
    exchange.getResponseBody().write(status == 204 ? new byte[0] : body);
    exchange.close();
  }

  @Test
  void a_script_is_created() {
    status = 201;
    int code =
        run(
            "alert",
            "create",
            "late",
            "--on",
            "Voyage.U",
            "--on=PortCall.D",
            "--when",
            "object.eta > old.eta",
            "--message",
            "{object.key}",
            "--name",
            "Late ships");
    assertThat(code).isZero();
    assertThat(out).hasToString("created late\n");
    assertThat(asked).containsExactly("POST /v1/alert-scripts cli:ann");
    assertThat(Texts.object(bodies.get(0)))
        .isEqualTo(
            Map.of(
                "code",
                "late",
                "name",
                "Late ships",
                "expression",
                "object.eta > old.eta",
                "message",
                "{object.key}",
                "triggers",
                List.of(
                    Map.of("objectType", "Voyage", "eventType", "U"),
                    Map.of("objectType", "PortCall", "eventType", "D"))));
  }

  @Test
  void scripts_are_listed_one_per_line() {
    String script =
        "{\"code\":\"%s\",\"name\":\"Late ships\",\"enabled\":%b,\"revision\":3,\"problem\":%s,"
            + "\"triggers\":[{\"objectType\":\"Voyage\",\"eventType\":\"U\"},"
            + "{\"objectType\":\"Voyage\",\"eventType\":\"C\"}]}";
    answer =
        "{\"scripts\":["
            + String.join(
                ",",
                script.formatted("a", true, "null"),
                script.formatted("b", false, "null"),
                script.formatted("c", true, "{\"reason\":\"x\"}"))
            + "]}";
    assertThat(run("alert", "list")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "a\ton\t3\tVoyage.U,Voyage.C\tLate ships",
            "b\toff\t3\tVoyage.U,Voyage.C\tLate ships",
            "c\tbroken\t3\tVoyage.U,Voyage.C\tLate ships");
  }

  @ParameterizedTest
  @CsvSource({
    "enable, POST, /enable, 200, enabled late",
    "disable, POST, /disable, 200, disabled late",
    "delete, DELETE, '', 204, deleted late",
  })
  void a_script_is_switched_and_deleted(
      String command, String method, String path, int answers, String said) {
    status = answers;
    assertThat(run("alert", command, "late")).isZero();
    assertThat(out).hasToString(said + "\n");
    assertThat(asked).containsExactly(method + " /v1/alert-scripts/late" + path + " cli:ann");
  }

  @Test
  void a_trial_prints_events_and_beside_them_what_was_read() {
    answer =
        "{\"read\":9,\"evaluated\":5,\"fired\":1,\"failed\":0,\"stopped\":\"time\",\"events\":"
            + "[{\"id\":\"x\",\"event\":\"Voyage.U.8\",\"date\":\"2026-11-22T00:00:00Z\","
            + "\"message\":\"late\"}]}";
    assertThat(run("alert", "try", "late", "--since", "2026-11-21T00:00:00+01:00")).isZero();
    assertThat(out).hasToString("2026-11-22T00:00:00Z\tVoyage.U.8\tlate\n");
    assertThat(err).hasToString("read 9, evaluated 5, fired 1, failed 0, not complete: time\n");
    assertThat(asked.get(0)).contains("/late/try?since=2026-11-21T00%3A00%3A00%2B01%3A00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"triggered\":true,\"fires\":true,\"message\":\"m\"}|fires\tm",
        "{\"triggered\":true,\"fires\":false,\"failure\":\"no key\"}|failed\tno key",
        "{\"triggered\":true,\"fires\":false,\"failure\":null}|quiet",
        "{\"triggered\":false,\"fires\":false}|quiet\tnot one of its triggers",
      })
  void a_test_says_what_the_script_says(String verdict, String said) throws IOException {
    answer = verdict;
    Path file = Files.writeString(directory.resolve("event.json"), "{\"objectType\":\"Voyage\"}");
    assertThat(run("alert", "test", "late", file.toString())).isZero();
    in = "{\"objectType\":\"Voyage\"}";
    assertThat(run("alert", "test", "late", "-")).isZero();
    assertThat(out).hasToString((said + "\n").repeat(2));
    assertThat(bodies).containsOnly("{\"objectType\":\"Voyage\"}");
  }

  @Test
  void what_is_no_event_is_a_problem() {
    in = "rubbish";
    assertThat(run("alert", "test", "late", "-")).isEqualTo(1);
    assertThat(run("alert", "test", "late", "nowhere")).isEqualTo(1);
    assertThat(asked).isEmpty();
  }

  @Test
  void what_the_gateway_refuses_is_told_in_one_line() {
    status = 400;
    answer = "{\"detail\":\"expression: line 1, column 3: no\"}";
    assertThat(run("alert", "enable", "late")).isEqualTo(1);
    assertThat(err).hasToString("carillon: expression: line 1, column 3: no\n");
    answer = "<html>";
    assertThat(run("alert", "enable", "late")).isEqualTo(1);
    assertThat(err.toString()).contains(" answers 400");
  }

  @Test
  void without_a_gateway_or_its_token_it_is_said_so() {
    environment.remove("CARILLON_HTTP_OPERATOR_TOKEN");
    assertThat(run("alert", "list")).isEqualTo(1);
    assertThat(err.toString()).contains("http.operator-token is not set");
    environment.put("CARILLON_HTTP_OPERATOR_TOKEN", TOKEN);
    gateway.stop(0);
    assertThat(run("alert", "list")).isEqualTo(1);
    assertThat(err.toString()).contains("does not answer").doesNotContain(TOKEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alert create late|Missing required option",
        "alert create late --on Voyage --when true|a trigger is written",
        "alert create a/b --on Voyage.U --when true|a code is",
        "alert enable ..%2f|a code is",
        "alert try late|Missing required option",
      })
  void a_wrong_command_line_is_refused_before_anything_is_asked(String line, String why) {
    assertThat(run(line.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).contains(why);
    assertThat(asked).isEmpty();
  }
}
