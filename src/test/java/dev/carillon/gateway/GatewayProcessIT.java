package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.cli.Cli;
import dev.carillon.cli.Services;
import dev.carillon.cli.Terminal;
import dev.carillon.cli.TokenAdmin;
import dev.carillon.cli.WebhookAdmin;
import dev.carillon.logging.Logging;
import dev.carillon.support.Patience;
import dev.carillon.support.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a signal does to a process that runs, and to one that is just starting. */
class GatewayProcessIT {
  private static final Duration LIMIT = Patience.LIMIT;

  @TempDir Path directory;
  private final List<Process> children = new ArrayList<>();

  /** The real command line, with parts that print what happens to them. */
  public static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      Logging.start();
      var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
      var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
      var terminal = new Terminal(System.getenv(), System.in, out, err, Logging::apply);
      System.exit(new Cli(terminal, new PrintingParts()).run(arguments));
    }
  }

  private static final class PrintingParts implements Services {
    @Override
    public Embedded embedded(Path data, EmbeddedOptions ports) {
      System.out.println("embedded starts");
      if (Files.exists(data.resolve("slow"))) {
        awaitFile(data.resolve("go"));
      }
      System.out.println("embedded is up");
      return new Embedded() {
        @Override
        public Map<String, String> variables() {
          return Map.of("CARILLON_LOG_FORMAT", "text");
        }

        @Override
        public void close() {
          System.out.println("embedded is closed");
        }
      };
    }

    private static void awaitFile(Path file) {
      await().atMost(LIMIT).until(() -> Files.exists(file));
    }

    @Override
    public Running gateway(Configuration configuration) {
      System.out.println("gateway is up " + configuration.log().format());
      return () -> System.out.println("gateway is closed");
    }

    @Override
    public WebhookAdmin webhooks(Configuration configuration) {
      throw new IllegalStateException();
    }

    @Override
    public News news(Configuration configuration) {
      throw new AssertionError("not called here");
    }

    @Override
    public TokenAdmin tokens(Configuration configuration) {
      throw new AssertionError("not called here");
    }
  }

  @AfterEach
  void end() {
    children.forEach(Process::destroyForcibly);
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What ships, and not what the tests log by.
    command.add("-Dlogback.configurationFile=logback.xml");
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(Child.class.getName());
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output().toFile());
    Program.clean(builder.environment());
    builder.environment().putAll(environment);
    Process child = builder.start();
    children.add(child);
    return child;
  }

  private Path output() {
    return directory.resolve("child.out");
  }

  private void awaitText(String text) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(output()).content().contains(text));
  }

  /** Without the log, which is between the lines of the parts. */
  private List<String> lines() throws IOException {
    return Files.readAllLines(output()).stream()
        .filter(line -> line.matches("(embedded|gateway) .*"))
        .toList();
  }

  private static int exit(Process child) throws InterruptedException {
    assertThat(child.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return child.exitValue();
  }

  @Test
  void a_signal_ends_the_gateway_first_and_what_it_reads_from_last() throws Exception {
    Process child = start(Map.of(), "--embedded", "--data", directory.toString());
    awaitText("gateway is up TEXT");

    child.destroy();

    assertThat(exit(child)).isEqualTo(143);
    assertThat(lines())
        .containsExactly(
            "embedded starts",
            "embedded is up",
            "gateway is up TEXT",
            "gateway is closed",
            "embedded is closed");
  }

  @Test
  void a_signal_in_the_middle_of_a_start_leaves_nothing_behind() throws Exception {
    Files.createFile(directory.resolve("slow"));
    Process child = start(Map.of(), "--embedded", "--data", directory.toString());
    awaitText("embedded starts");

    child.destroy();
    awaitText("stopping");
    Files.createFile(directory.resolve("go"));

    assertThat(exit(child)).isEqualTo(143);
    assertThat(lines())
        .startsWith("embedded starts", "embedded is up")
        .endsWith("embedded is closed");
  }

  @Test
  void what_is_logged_is_json_and_names_the_variable_that_does_nothing() throws Exception {
    Process child = start(Map.of("CARILLON_HTTP_PROT", "1"));
    awaitText("gateway is up JSON");
    child.destroy();

    assertThat(exit(child)).isEqualTo(143);
    assertThat(Files.readAllLines(output()))
        .anyMatch(
            line ->
                line.startsWith("{\"time\":")
                    && line.endsWith("\"no key reads the variable CARILLON_HTTP_PROT\"}"));
  }

  @Test
  void a_bad_configuration_ends_the_start_with_a_line_for_each_key() throws Exception {
    Process child = start(Map.of("CARILLON_HTTP_PORT", "x", "CARILLON_LOG_LEVEL", "loud"));

    assertThat(exit(child)).isEqualTo(1);
    assertThat(Files.readAllLines(output()))
        .containsExactly(
            "carillon: http.port: expected a whole number, found \"x\"",
            "carillon: log.level: expected one of error, warn, info, debug, trace, found \"loud\"");
  }
}
