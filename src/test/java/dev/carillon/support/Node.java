package dev.carillon.support;

import dev.carillon.event.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A script of {@code src/test/node} in Node, with the packages of its lock file, that says what
 * happens in lines of JSON. Where there is no Node the test is skipped, and says so.
 */
public final class Node implements AutoCloseable {
  private static final Duration PATIENCE = Patience.LIMIT;
  private static final Path SOURCES = Path.of("src/test/node");
  private static final Path HOME = Path.of("target/node");
  private static final Path LOCK = SOURCES.resolve("package-lock.json");

  private final Process process;
  private final Path errors;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private Node(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    var reader = new Thread(this::read, "node-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a script; the packages are installed first, if they are not there. */
  public static Node run(String script, String... arguments) {
    try {
      install();
      var command = new ArrayList<>(List.of(program("node"), HOME.resolve(script).toString()));
      command.addAll(List.of(arguments));
      Path errors = Files.createTempFile("node", ".err");
      var builder = new ProcessBuilder(command).redirectError(errors.toFile());
      Program.clean(builder.environment());
      return new Node(builder.start(), errors);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Skips the test where there is none. */
  public static void require() {
    program("node");
    program("npm");
  }

  /** With {@code npm ci}, unless the same lock file's packages are there; npm keeps them cached. */
  private static synchronized void install() throws IOException, InterruptedException {
    String npm = program("npm");
    Files.createDirectories(HOME);
    // Other test processes want them, too.
    try (var file =
            FileChannel.open(
                HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = file.lock()) {
      if (lock.isValid()) {
        install(npm);
      }
    }
  }

  private static void install(String npm) throws IOException, InterruptedException {
    Path mark = HOME.resolve("installed.json");
    boolean installed = Files.exists(mark) && Files.mismatch(mark, LOCK) < 0;
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        Path copy = HOME.resolve(file.getFileName());
        if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    if (installed) {
      return;
    }
    Program done =
        Program.run(
            Map.of(),
            List.of(
                npm,
                "ci",
                "--prefix",
                HOME.toString(),
                "--prefer-offline",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund"));
    if (done.exit() != 0) {
      throw new AssertionError("npm ci: " + done.err());
    }
    Files.copy(LOCK, mark, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String program(String name) {
    Optional<File> found =
        Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator, -1))
            .map(directory -> new File(directory, name))
            .filter(File::canExecute)
            .findFirst();
    if (found.isEmpty()) {
      System.err.println(
          "**** SKIPPED: the JavaScript clients are not tested, there is no "
              + name
              + " on the PATH ****");
    }
    Assumptions.assumeTrue(found.isPresent(), "no " + name);
    return found.orElseThrow().toString();
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("{\"event\":\"ended\"}");
    }
  }

  /** Sends a command. */
  public Node tell(Map<String, ?> command) {
    return tell(Json.of(command).toString());
  }

  /** Sends a line. */
  public Node tell(String line) {
    try {
      var writer = process.outputWriter(StandardCharsets.UTF_8);
      writer.write(line + "\n");
      writer.flush();
      return this;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The next line, which must be this event. */
  public Map<?, ?> next(String event) {
    Map<?, ?> line = next();
    if (!event.equals(line.get("event"))) {
      throw new AssertionError("expected " + event + ", got " + line);
    }
    return line;
  }

  /** The next line. */
  public Map<?, ?> next() {
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < end) {
        String line = lines.poll(100, TimeUnit.MILLISECONDS);
        if (line != null) {
          return Texts.object(line);
        }
        if (!process.isAlive() && lines.isEmpty()) {
          throw new AssertionError("it ended: " + Files.readString(errors));
        }
      }
      throw new AssertionError("nothing came in " + PATIENCE + ": " + Files.readString(errors));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** True if nothing has come that was not read. */
  public boolean isQuiet() {
    return lines.isEmpty();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      // It lies in the directory for such things.
    }
  }
}
