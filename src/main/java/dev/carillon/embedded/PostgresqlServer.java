package dev.carillon.embedded;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of the server process, from its start to its shutdown. */
final class PostgresqlServer {
  private static final Duration START_LIMIT = Duration.ofMinutes(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  /** The log from before a restart is useful; a very old log is not. */
  private static final long LOG_LIMIT = 16L << 20;

  /**
   * The shell waits for the server, and stops it when this process closes its end of the pipe or is
   * killed, so that no server outlives this process. A fast shutdown waits for readers of the
   * write-ahead log, so it is given five seconds, and an immediate shutdown five more. The shell
   * stays alive to reap the server: a zombie keeps its process id, and the next start takes it for
   * a server on the same data.
   */
  private static final String SHELL =
      """
      exec 3<&0
      "$@" 3<&- </dev/null &
      server=$!
      (
        cat <&3 >/dev/null 2>&1
        exec 3<&-
        for signal in INT QUIT KILL; do
          kill -$signal $server 2>/dev/null || exit
          sleep 5
        done
      ) &
      watcher=$!
      exec 3<&-
      wait $server
      status=$?
      kill $watcher 2>/dev/null
      exit $status
      """;

  private final Process process;
  private final Postmaster postmaster;

  private PostgresqlServer(Process process, Postmaster postmaster) {
    this.process = process;
    this.postmaster = postmaster;
  }

  static PostgresqlServer start(
      ProcessAccount account, Path home, Path data, Path log, Map<String, String> settings)
      throws IOException, InterruptedException {
    var postmaster = new Postmaster(data);
    String leftBehind = postmaster.text();
    // A session of its own: Ctrl-C in the terminal is for this process, which stops the server in
    // its turn.
    var command = new ArrayList<>(List.of("setsid", "sh", "-c", SHELL, "sh"));
    command.addAll(account.command(home.resolve("bin/postgres").toString(), "-D", data.toString()));
    settings.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
    long said = roll(log);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    var server = new PostgresqlServer(process, postmaster);
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!postmaster.ready(leftBehind)) {
      if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("PostgreSQL did not start: " + since(said, log));
      }
      if (System.nanoTime() > end) {
        server.stop();
        throw new IllegalStateException("PostgreSQL was not ready after " + START_LIMIT);
      }
    }
    return server;
  }

  /** Length of the log before a start; a log that has become too long is moved aside. */
  private static long roll(Path log) throws IOException {
    if (!Files.exists(log)) {
      return 0;
    }
    if (Files.size(log) <= LOG_LIMIT) {
      return Files.size(log);
    }
    Files.move(log, log.resolveSibling(log.getFileName() + ".1"), REPLACE_EXISTING);
    return 0;
  }

  private static String since(long said, Path log) throws IOException {
    byte[] all = Files.readAllBytes(log);
    int from = (int) Math.min(said, all.length);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
  }

  /** Runs initdb and waits for it. */
  static void initialise(ProcessAccount account, Path home, List<String> arguments, Path log)
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

  /** Returns when no process of the server is left. */
  void stop() throws IOException, InterruptedException {
    List<ProcessHandle> all = process.descendants().toList();
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // The process has already ended; the following code handles that.
    }
    long end = System.nanoTime() + STOP_LIMIT.toNanos();
    while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
      Postmaster.endReaders(process.toHandle());
      if (System.nanoTime() > end) {
        throw new IllegalStateException("PostgreSQL was not stopped within " + STOP_LIMIT);
      }
    }
    // Nothing is left after a clean shutdown. Otherwise, a server without its shell may be running.
    postmaster.stopLeftBehind();
    Postmaster.end(all);
  }
}
