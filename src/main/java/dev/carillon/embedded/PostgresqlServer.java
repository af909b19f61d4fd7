package dev.carillon.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of the server's process, from its start to its orderly end. */
final class PostgresqlServer {
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  /**
   * The shell waits for the server, and stops it when our end of the pipe is closed, which also
   * happens when this process is killed: no server outlives it.
   */
  private static final String SHELL =
      """
      exec 3<&0
      "$@" 3<&- </dev/null &
      server=$!
      (cat <&3 >/dev/null 2>&1; kill -INT $server 2>/dev/null) &
      watcher=$!
      exec 3<&-
      wait $server
      status=$?
      kill $watcher 2>/dev/null
      exit $status
      """;

  private final Process process;

  private PostgresqlServer(Process process) {
    this.process = process;
  }

  static PostgresqlServer start(
      Account account, Path home, Path data, Path log, Map<String, String> settings)
      throws IOException, InterruptedException {
    var postmaster = new Postmaster(data);
    String leftBehind = postmaster.text();
    // A session of its own: Ctrl-C in the terminal is for us, and we end the server in its turn.
    var command = new ArrayList<>(List.of("setsid", "sh", "-c", SHELL, "sh"));
    command.addAll(account.command(home.resolve("bin/postgres").toString(), "-D", data.toString()));
    settings.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    var server = new PostgresqlServer(process);
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!postmaster.ready(leftBehind)) {
      if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "PostgreSQL did not start: " + Files.readString(log).strip());
      }
      if (System.nanoTime() > end) {
        server.stop();
        throw new IllegalStateException("PostgreSQL was not ready after " + START_LIMIT);
      }
    }
    return server;
  }

  /** Runs initdb to its end. */
  static void initialise(Account account, Path home, List<String> arguments, Path log)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(account.command(home.resolve("bin/initdb").toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          "initdb failed: " + Files.readString(log, StandardCharsets.UTF_8).strip());
    }
  }

  void stop() throws InterruptedException {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // The process has ended before us; what follows sees that too.
    }
    if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }
}
