package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.support.ChildJvm;
import dev.carillon.support.SharedServers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as {@code mvn -Pdev} runs it. */
class SampleWorldIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String UP = "Carillon is up";

  @TempDir Path directory;

  @Test
  void a_second_start_after_a_kill_is_as_good_as_the_first() throws Exception {
    try (ChildJvm first = run()) {
      first.await(line -> line.contains(UP), LIMIT);
      execute("update vehicles set license_plate = 'KEPT' where id = 1");
      first.kill();
    }
    try (ChildJvm second = run()) {
      second.await(line -> line.contains(UP), LIMIT);
      assertThat(execute("update vehicles set odometer = 1 where license_plate = 'KEPT'"))
          .isEqualTo(1);

      List<ProcessHandle> servers = second.handle().descendants().toList();
      assertThat(servers).isNotEmpty();
      second.terminate();
      second.awaitExit(LIMIT);

      assertThat(servers).noneMatch(it -> it.isAlive() && it.info().command().isPresent());
      assertThat(directory.resolve("carillon.json")).doesNotExist();
    }
  }

  @Test
  void it_ends_with_the_process_that_started_it() throws Exception {
    List<String> parent = List.of("sh", "-c", "\"$@\" & wait", "sh");
    try (ChildJvm shell = run(parent, "-Ddev.watch-parent=true")) {
      shell.await(line -> line.contains(UP), LIMIT);
      List<ProcessHandle> all = shell.handle().descendants().toList();

      shell.kill();

      await()
          .atMost(LIMIT)
          .until(() -> all.stream().noneMatch(it -> it.info().command().isPresent()));
    }
  }

  @Test
  void a_busy_port_is_one_line_and_exit_code_1() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ChildJvm child = run(List.of(), "-Ddev.http-port=" + other.getLocalPort())) {
      String line =
          "carillon: port %d is in use: end what listens there, or choose another with"
              + " -Ddev.http-port=...";

      assertThat(child.awaitExit(LIMIT)).isEqualTo(1);
      child.await(line.formatted(other.getLocalPort())::equals, LIMIT);
      assertThat(child.printed()).isEmpty();
    }
  }

  @Test
  void a_wrong_choice_is_one_line_and_exit_code_1() throws Exception {
    try (ChildJvm child = run(List.of(), "-Ddev.generator=no")) {
      assertThat(child.awaitExit(LIMIT)).isEqualTo(1);
      child.await(line -> line.startsWith("carillon: dev.generator (or"), LIMIT);
    }
  }

  private ChildJvm run() throws Exception {
    return run(List.of());
  }

  private ChildJvm run(List<String> prefix, String... more) throws Exception {
    var options = new ArrayList<String>();
    for (String port : List.of("http", "management", "kafka", "postgres")) {
      options.add("-Ddev." + port + "-port=0");
    }
    options.add("-Ddev.directory=" + directory);
    Path binaries = Files.createDirectories(directory.resolve("postgresql")).resolve("binaries");
    if (!Files.exists(binaries)) {
      // Not what this is about, and a third of the time.
      Files.createSymbolicLink(
          binaries, Files.createDirectories(SharedServers.BINARIES).toAbsolutePath());
    }
    options.addAll(List.of(more));
    return ChildJvm.run(prefix, SampleWorld.class, options, List.of());
  }

  private int execute(String sql) throws Exception {
    JsonNode json = new ObjectMapper().readTree(directory.resolve("carillon.json").toFile());
    try (var connection = DriverManager.getConnection(json.path("postgres").asText());
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
