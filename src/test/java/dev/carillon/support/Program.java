package dev.carillon.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a program printed and how it ended. */
public record Program(int exit, String out, String err) {
  private static final int LIMIT_SECONDS = 60;

  /**
   * Runs a program to its end; the environment is ours without our variables, and what is given.
   */
  public static Program run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("program", ".out");
    Path err = Files.createTempFile("program", ".err");
    try {
      var builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      clean(builder.environment());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("did not end: " + command + "\n" + Files.readString(err));
      }
      return new Program(process.exitValue(), text(out), text(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Without what the developer's shell may say of Carillon and Java. */
  public static void clean(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("CARILLON_") || name.startsWith("JAVA_"));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
