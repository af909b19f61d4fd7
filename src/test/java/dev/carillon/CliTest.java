package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.carillon.access.Ending;
import dev.carillon.access.Ending.Target;
import dev.carillon.logging.LogOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  private final List<LogOptions> logged = new ArrayList<>();
  private final FakeParts parts = new FakeParts();
  private String in = "";

  @TempDir Path directory;

  /** Keeps tokens in a list, and has a gateway that cannot start. */
  private static final class FakeParts implements Parts {
    private final List<Tokens.Request> created = new ArrayList<>();
    private final List<Tokens.Entry> entries = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final List<Ending> told = new ArrayList<>();
    private RuntimeException failure = new CommandException("port 8080 is in use");
    private @Nullable Error missing;

    @Override
    public Embedded embedded(Path data, EmbeddedOptions ports) {
      if (missing != null) {
        throw missing;
      }
      return new Embedded() {
        @Override
        public Map<String, String> variables() {
          return Map.of("CARILLON_HTTP_PORT", "many");
        }

        @Override
        public void close() {
          closed.add("embedded " + data);
        }
      };
    }

    @Override
    public Running gateway(Configuration configuration) {
      throw failure;
    }

    @Override
    public News news(Configuration configuration) {
      return new News() {
        @Override
        public void tell(Ending ending) {
          told.add(ending);
        }

        @Override
        public void close() {
          closed.add("news");
        }
      };
    }

    @Override
    public Tokens tokens(Configuration configuration) {
      return new Tokens() {
        @Override
        public Created create(Request request) {
          created.add(request);
          return new Created("id-1", "the-token");
        }

        @Override
        public String keep(String foreign, Request request) {
          created.add(request);
          kept.add(foreign);
          return "id-2";
        }

        @Override
        public List<Entry> list() {
          return entries;
        }

        @Override
        public boolean revoke(String id) {
          return id.equals("id-1");
        }

        @Override
        public void close() {
          closed.add("tokens");
        }
      };
    }
  }

  private int run(String... arguments) {
    var terminal =
        new Terminal(
            environment,
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            logged::add);
    return new Cli(terminal, parts).run(arguments);
  }

  private String file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("own.yaml"), yaml).toString();
  }

  @Test
  void a_good_configuration_is_ok() throws IOException {
    assertThat(run("--config", file("http: {port: 1}"), "--check-config")).isEqualTo(0);
    assertThat(out).hasToString("ok\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void a_bad_configuration_is_told_by_key() throws IOException {
    String file = file("http: {prot: 1, port: x}\nlog: {level: loud}\n");

    assertThat(run("--config", file, "--check-config")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("carillon: http.prot: unknown key, there are host"),
            line ->
                assertThat(line)
                    .isEqualTo("carillon: http.port: expected a whole number, found \"x\""),
            line ->
                assertThat(line)
                    .startsWith("carillon: log.level: expected one of error, warn, info"));
  }

  @Test
  void the_file_may_be_named_by_a_variable_and_the_option_wins() throws IOException {
    environment.put("CARILLON_CONFIG", file("http: {port: x}"));
    Path other = Files.writeString(directory.resolve("other.yaml"), "http: {port: 1}");

    assertThat(run("--check-config")).isEqualTo(1);
    assertThat(run("--check-config", "--config", other.toString())).isEqualTo(0);
  }

  @Test
  void a_variable_that_does_nothing_is_told() {
    environment.put("CARILLON_HTTP_PROT", "1");
    environment.put("CARILLON_CONFIG", "");

    assertThat(run("--check-config")).isEqualTo(0);
    assertThat(err).hasToString("carillon: CARILLON_HTTP_PROT is set, but no key reads it\n");
  }

  @Test
  void the_effective_configuration_is_printed_and_is_good() throws IOException {
    environment.put("CARILLON_HTTP_PORT", "1234");

    assertThat(run("--print-config")).isEqualTo(0);
    String printed = out.toString();

    assertThat(printed).contains("port: 1234\n").contains("outbox-bytes: 1MiB\n");
    environment.clear();
    assertThat(run("--check-config", "--config", file(printed))).isEqualTo(0);
  }

  @Test
  void a_bad_configuration_is_printed_too_and_its_problems() throws IOException {
    assertThat(run("--config", file("http: {port: x}"), "--print-config")).isEqualTo(1);
    assertThat(out.toString()).contains("port: x\n");
    assertThat(err.toString()).contains("http.port: expected");
  }

  @Test
  void the_log_is_as_the_configuration_says_and_quiet_for_answers() {
    environment.put("CARILLON_LOG_LEVEL", "debug");
    run();
    run("token", "list");

    assertThat(logged)
        .containsExactly(
            new LogOptions(LogOptions.Level.DEBUG, LogOptions.Format.JSON),
            new LogOptions(LogOptions.Level.ERROR, LogOptions.Format.TEXT));
  }

  @Test
  void a_start_that_fails_is_one_line() {
    assertThat(run()).isEqualTo(1);
    assertThat(err).hasToString("carillon: port 8080 is in use\n");
  }

  @Test
  void a_busy_address_is_one_line_whoever_tells_it() {
    parts.failure = new IllegalStateException(new BindException("Address already in use"));

    assertThat(run()).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("carillon: the address is in use: ");
  }

  @Test
  void an_error_that_nobody_expects_is_a_problem_too() {
    parts.failure = new IllegalArgumentException("odd");
    assertThat(run()).isEqualTo(1);
    parts.failure = new RuntimeException();
    parts.missing = new ExceptionInInitializerError("very odd");
    assertThat(run("--embedded", "--data", directory.toString())).isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly(
            "carillon: an unexpected error: java.lang.IllegalArgumentException: odd",
            "carillon: an unexpected error: java.lang.ExceptionInInitializerError: very odd");
  }

  @Test
  void an_embedded_start_that_fails_leaves_nothing_behind() {
    assertThat(run("--embedded", "--data", directory.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("http.port: expected a whole number, found \"many\"");
    assertThat(parts.closed).containsExactly("embedded " + directory);
  }

  @Test
  void a_layout_without_broker_says_so() {
    parts.missing = new NoClassDefFoundError("kafka/server/KafkaRaftServer");

    assertThat(run("--embedded", "--data", directory.toString())).isEqualTo(1);
    assertThat(err)
        .hasToString(
            "carillon: there is no broker and no database in this layout: build it with"
                + " -Pstandalone\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--embedded",
        "--data x",
        "--bogus",
        "bogus",
        "token",
        "token create",
        "token create --subject a --expires soon",
        "token create --subject a --expires 0s",
        "token create --subject a --claim x={",
        "token create --subject a --claim x=null",
        "token create --subject a\u001b[31m",
        "token revoke",
      })
  void what_is_no_command_is_refused(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(2).last().asString().startsWith("Try 'carillon");
    assertThat(parts.created).isEmpty();
  }

  @Test
  void a_token_is_made_and_only_it_is_printed() {
    int code =
        run(
            "token",
            "create",
            "--subject",
            "Ann Lee",
            "--tenant=7",
            "--role",
            "admin",
            "--role=x",
            "--claim",
            "customer_id=5013bc52",
            "--claim",
            "n=5",
            "--claim",
            "all=[1, {\"a\": 2.5}]",
            "--claim",
            "word=\"a b\"",
            "--expires",
            "30d");

    assertThat(code).isEqualTo(0);
    assertThat(out).hasToString("the-token\n");
    assertThat(err).hasToString("token id-1 is shown only now:\n");
    assertThat(parts.created)
        .containsExactly(
            new Tokens.Request(
                "Ann Lee",
                "7",
                Set.of("admin", "x"),
                Map.of(
                    "customer_id",
                    "5013bc52",
                    "n",
                    5L,
                    "all",
                    List.of(1L, Map.of("a", 2.5)),
                    "word",
                    "a b"),
                Optional.of(Duration.ofDays(30))));
    assertThat(parts.closed).containsExactly("tokens");
  }

  @Test
  void what_another_system_made_is_kept_and_never_printed() throws IOException {
    in = "session-of-the-product\n";
    assertThat(run("token", "create", "--subject", "a", "--foreign", "-")).isEqualTo(0);
    Path file = Files.writeString(directory.resolve("key"), "key-of-the-product");
    assertThat(run("token", "create", "--subject", "a", "--foreign", file.toString())).isEqualTo(0);

    assertThat(parts.kept).containsExactly("session-of-the-product", "key-of-the-product");
    assertThat(out).hasToString("id-2\nid-2\n");
    assertThat(err.toString()).isEmpty();
    assertThat(run("token", "create", "--subject", "a", "--foreign", "nowhere")).isEqualTo(1);
    assertThat(err).hasToString("carillon: --foreign cannot be read: nowhere\n");
  }

  @Test
  void a_token_ends_after_thirty_days_unless_it_never_does() {
    run("token", "create", "--subject", "a");
    run("token", "create", "--subject", "a", "--expires", "never");

    assertThat(parts.created)
        .extracting(Tokens.Request::lifetime)
        .containsExactly(Optional.of(Duration.ofDays(30)), Optional.empty());
  }

  @Test
  void tokens_are_listed_one_per_line() {
    Instant created = Instant.parse("2026-11-21T06:26:01Z");
    parts.entries.add(
        new Tokens.Entry("id-1", "a", "7", Set.of("admin"), created, Optional.empty()));

    assertThat(run("token", "list")).isEqualTo(0);
    assertThat(out).hasToString("id-1\ta\t7\tadmin\t2026-11-21T06:26:01Z\tnever\n");
  }

  @Test
  void sessions_are_ended_on_every_replica() {
    assertThat(run("session", "end", "--subject", "ann", "--tenant", "acme")).isEqualTo(0);
    assertThat(run("session", "block", "--principal", "jwt:idp:bob")).isEqualTo(0);
    assertThat(run("session", "unblock", "--principal", "jwt:idp:bob")).isEqualTo(0);
    assertThat(run("session", "refresh", "--subject", "carol")).isEqualTo(0);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            "ended ann\nblocked jwt:idp:bob\nunblocked jwt:idp:bob\nto come back carol\n");
    assertThat(parts.told.stream().map(ending -> ending.kind() + " " + ending.target().name()))
        .containsExactly(
            "SESSION_ENDED ann",
            "PRINCIPAL_BLOCKED jwt:idp:bob",
            "PRINCIPAL_UNBLOCKED jwt:idp:bob",
            "ACCESS_CHANGED carol");
    assertThat(parts.told.get(0).target().tenant()).isEqualTo("acme");
    assertThat(parts.closed).hasSize(4);
  }

  @Test
  void a_session_command_says_whose_it_is() {
    for (String[] arguments :
        List.of(
            new String[] {"session", "end"},
            new String[] {"session", "end", "--tenant", "acme"},
            new String[] {"session", "end", "--subject", ""},
            new String[] {"session", "end", "--principal", "a", "--subject", "b"})) {
      assertThat(run(arguments)).as(String.join(" ", arguments)).isEqualTo(2);
    }
    assertThat(parts.told).isEmpty();
  }

  @Test
  void a_jwt_is_revoked_by_its_id() {
    assertThat(run("token", "revoke", "--jwt", "3f2a")).isEqualTo(0);
    assertThat(parts.told)
        .singleElement()
        .extracting(Ending::target)
        .isEqualTo(Target.token("3f2a"));
  }

  @Test
  void a_token_is_revoked_if_there_is_one() {
    assertThat(run("token", "revoke", "id-1")).isEqualTo(0);
    assertThat(run("token", "revoke", "id-2")).isEqualTo(1);
    assertThat(err).hasToString("carillon: there is no token id-2\n");
  }

  @Test
  void a_token_does_not_get_into_a_text_by_accident() {
    assertThat(new Tokens.Created("id-1", "the-token").toString()).doesNotContain("the-token");
  }

  @Test
  void health_asks_the_management_port() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(server, "/livez", 200);
    answer(server, "/readyz", 503);
    server.start();
    try {
      environment.put("CARILLON_HTTP_MANAGEMENT_PORT", "" + server.getAddress().getPort());
      // Another key may be wrong: the probe of a container is not to say so.
      environment.put("CARILLON_HTTP_DRAIN", "x");

      assertThat(run("health")).isEqualTo(0);
      assertThat(run("health", "--path", "/readyz")).isEqualTo(1);
      assertThat(err.toString()).endsWith("/readyz answers 503\n");
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpServer server, String path, int status) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  @Test
  void health_fails_where_nobody_answers() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    environment.put("CARILLON_HTTP_MANAGEMENT_PORT", "" + free);

    assertThat(run("health")).isEqualTo(1);
    assertThat(err.toString()).contains("does not answer");
  }

  @Test
  void help_names_each_command() {
    assertThat(run("--help")).isEqualTo(0);
    assertThat(out.toString()).contains("token", "health", "--check-config", "143");
  }
}
