package dev.carillon.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A main class in a JVM of its own, for what a test must not do to its own: kill it. */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ChildJvm(Process process) {
    this.process = process;
    var reader = new Thread(this::read, "child-jvm-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Runs with the class path of the tests; stdout and stderr are one. */
  public static ChildJvm run(Class<?> main, List<String> options, List<String> arguments)
      throws IOException {
    return run(List.of(), main, options, arguments);
  }

  /** As {@link #run(Class, List, List)}, with a command before it that starts the JVM. */
  public static ChildJvm run(
      List<String> prefix, Class<?> main, List<String> options, List<String> arguments)
      throws IOException {
    var command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m", FreePort.rangeOfAChild()));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("output ended: " + e.getMessage());
    }
  }

  /** The lines up to and with the first that matches. */
  public List<String> await(Predicate<String> match, Duration limit) throws InterruptedException {
    var read = new ArrayList<String>();
    long end = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < end) {
      String line = lines.poll(100, TimeUnit.MILLISECONDS);
      if (line != null) {
        read.add(line);
        if (match.test(line)) {
          return read;
        }
      } else if (!process.isAlive() && lines.isEmpty()) {
        throw new AssertionError("the child ended with " + process.exitValue() + ": " + read);
      }
    }
    throw new AssertionError("not printed in " + limit + ": " + read);
  }

  /** What was printed since, without waiting. */
  public List<String> printed() {
    var read = new ArrayList<String>();
    lines.drainTo(read);
    return read;
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** SIGTERM, and nothing else: {@link Process#destroy} would close its input as well. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** SIGKILL, and its end. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public int awaitExit(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the child still runs after " + limit);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
