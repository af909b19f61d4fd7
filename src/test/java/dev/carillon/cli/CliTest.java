package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.carillon.logging.LogOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, what concerns tokens and sessions aside. */
class CliTest extends CommandLineCase {
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
  void a_busy_address_is_one_line_with_epoll_too() {
    parts.failure =
        new CompletionException(
            new IOException("bind(..) failed with error(-98): Address already in use"));

    assertThat(run()).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("carillon: the address is in use: ");
  }

  @Test
  void a_key_of_cursors_that_is_none_is_refused_and_not_shown() throws IOException {
    String file = file("cursors: {key: c2hvcnQ=}");
    assertThat(run("--config", file, "--check-config")).isEqualTo(1);
    assertThat(err.toString()).contains("32 bytes in base64").doesNotContain("c2hvcnQ");
  }

  @Test
  void what_is_allowed_and_probably_not_meant_is_a_warning() throws IOException {
    String yaml =
        """
        access: {anonymous: {enabled: true, subscribe: [{topic: '**'}]}}
        limits: {outbox-bytes: 64KiB, history-bytes: 1000GiB}
        """;

    assertThat(run("--config", file(yaml), "--check-config")).isEqualTo(0);
    assertThat(out).hasToString("ok\n");
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("carillon: warning: limits.outbox-bytes is less"),
            line -> assertThat(line).contains("** lets everybody hear everything"),
            line -> assertThat(line).contains("the bounds of memory add up to"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "streams: [{kafka-topic: a, format: json, topics: [a]}, {kafka-topic: a, format: json, topics: [b]}]"
            + " | streams: the Kafka topic a is configured twice",
        "streams: [{kafka-topic: carillon.control, format: json, topics: [a]}]"
            + " | streams: the Kafka topic carillon.control is configured twice",
        "kafka: {bootstrap-servers: 'http://kafka:9092'} | kafka: bootstrap-servers is host:port",
        "kafka: {properties: {sasl.mechanism: SCRAM}} | kafka: sasl.mechanism is one of",
        "kafka: {properties: {ssl.truststore.location: /none.p12}} | kafka: ssl.truststore.location: there is no file"
      })
  void what_can_only_fail_later_is_told_by_the_check(String yaml, String problem)
      throws IOException {
    assertThat(run("--config", file(yaml), "--check-config")).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("carillon: ")
        .contains(problem);
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
