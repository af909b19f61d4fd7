package dev.carillon.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The content of a data directory's {@code postmaster.pid} about the server that uses it. */
final class Postmaster {
  private static final int STATUS_LINE = 7;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final List<String> SIGNALS = List.of("INT", "QUIT", "KILL");
  private static final Duration GONE = Duration.ofSeconds(30);
  private static final String READER = ": walsender ";

  private final Path data;
  private final Path file;

  Postmaster(Path data) {
    this.data = data;
    this.file = data.resolve("postmaster.pid");
  }

  /**
   * The file's text, or the empty text: the comparison tells a server's file from one that was left
   * behind.
   */
  String text() throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  boolean ready(String leftBehind) throws IOException {
    String text = text();
    List<String> lines = text.lines().toList();
    return !text.equals(leftBehind)
        && lines.size() > STATUS_LINE
        && lines.get(STATUS_LINE).startsWith("ready");
  }

  /** Stops a server that outlived the process that started it, and returns when it has ended. */
  void stopLeftBehind() throws IOException, InterruptedException {
    String first = text().lines().findFirst().orElse("").strip();
    if (!first.matches("\\d{1,9}")) {
      return;
    }
    long pid = Long.parseLong(first);
    for (String signal : SIGNALS) {
      if (!serves(pid)) {
        break;
      }
      List<ProcessHandle> children = children(pid);
      new ProcessBuilder("kill", "-" + signal, first).inheritIO().start().waitFor();
      await(
          PATIENCE,
          () -> {
            ProcessHandle.of(pid).ifPresent(Postmaster::endReaders);
            return !serves(pid);
          });
      if (!serves(pid)) {
        end(children);
      }
    }
    // Until its parent has reaped it, the next start takes it for a running server.
    await(GONE, () -> !lingers(pid));
  }

  private static List<ProcessHandle> children(long pid) {
    return ProcessHandle.of(pid).map(it -> it.descendants().toList()).orElse(List.of());
  }

  /**
   * Ends the processes that send the write-ahead log: a server that shuts down waits until their
   * readers have confirmed all of it, which is not necessary. Nothing is lost, because a slot
   * retains what was not confirmed.
   */
  static void endReaders(ProcessHandle server) {
    server
        .descendants()
        .filter(it -> commandLine(it.pid()).contains(READER))
        .forEach(ProcessHandle::destroy);
  }

  /**
   * Ends those that still run, because children without their main process keep the shared memory.
   */
  static void end(List<ProcessHandle> processes) throws InterruptedException {
    processes.forEach(ProcessHandle::destroyForcibly);
    await(GONE, () -> processes.stream().noneMatch(it -> it.isAlive() && !isZombie(it.pid())));
  }

  /** The pid may have been reused by another process; a process that ends has no command line. */
  private boolean serves(long pid) {
    String command = commandLine(pid);
    return command.contains("postgres") && command.contains(data.toString());
  }

  /** True if the process has ended, or is about to, and its parent has not reaped it. */
  private static boolean lingers(long pid) {
    return read(pid, "stat").contains("(postgres) ") && commandLine(pid).isEmpty();
  }

  private static boolean isZombie(long pid) {
    String stat = read(pid, "stat");
    return stat.startsWith(") Z ", stat.lastIndexOf(')'));
  }

  private static String commandLine(long pid) {
    return read(pid, "cmdline");
  }

  private static String read(long pid, String name) {
    try {
      Path file = Path.of("/proc", Long.toString(pid), name);
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static void await(Duration limit, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
