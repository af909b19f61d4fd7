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

/** What a data directory's {@code postmaster.pid} says about the server that runs on it. */
final class Postmaster {
  private static final int STATUS_LINE = 7;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path data;
  private final Path file;

  Postmaster(Path data) {
    this.data = data;
    this.file = data.resolve("postmaster.pid");
  }

  /** The file's text, or nothing: compare to tell a server's file from one left behind. */
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

  /** Ends a server that outlived the process that started it. */
  void stopLeftBehind() throws IOException, InterruptedException {
    String first = text().lines().findFirst().orElse("").strip();
    if (!first.matches("\\d+")) {
      return;
    }
    long pid = Long.parseLong(first);
    for (String signal : List.of("INT", "QUIT", "KILL")) {
      if (!serves(pid)) {
        return;
      }
      new ProcessBuilder("kill", "-" + signal, first).inheritIO().start().waitFor();
      await(() -> !serves(pid));
    }
  }

  /** A pid may have been given to another process since; a zombie has no command line. */
  private boolean serves(long pid) {
    try {
      String command =
          Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.UTF_8);
      return command.contains("postgres") && command.contains(data.toString());
    } catch (IOException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
