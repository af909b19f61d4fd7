package dev.carillon.soak;

import dev.carillon.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A process of a run that is ended and started again. Used by one thread, but for {@link #port}.
 */
final class Child implements AutoCloseable {
  /** Kafka's client, when it is closed while its broker is down. */
  private static final String NO_COMPLAINT = "Failed to close fetcher with a timeout";

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final String name;
  private final Pattern up;
  private final List<String> options;
  private final List<String> arguments;
  private final List<String> complaints = new ArrayList<>();
  private @Nullable ChildJvm jvm;
  private volatile int port;
  private volatile int managementPort;

  /**
   * @param up what it prints when it is up; the first group is its port, the second, if any, its
   *     management port
   * @param options of the JVM
   */
  Child(String name, Pattern up, List<String> options, List<String> arguments) {
    this.name = name;
    this.up = up;
    this.options = options;
    this.arguments = arguments;
  }

  static Child broker(Path directory) {
    return new Child(
        ChildMain.BROKER,
        Pattern.compile(ChildMain.BROKER_IS_UP + "(\\d+)"),
        List.of("-Xmx768m"),
        List.of(ChildMain.BROKER, directory.toString()));
  }

  static Child gateway(String name, Path configuration, String heap) {
    return new Child(
        name,
        Pattern.compile("gateway started port=(\\d+) management=(\\d+)"),
        List.of(
            "-Xmx" + heap,
            "-XX:TieredStopAtLevel=4",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=logback.xml"),
        List.of(ChildMain.GATEWAY, "--config", configuration.toString()));
  }

  void start() throws IOException, InterruptedException {
    var all = new ArrayList<>(arguments);
    if (name.equals(ChildMain.BROKER)) {
      // The same as before: its clients know no other.
      all.add(Integer.toString(port));
    }
    ChildJvm started = ChildJvm.run(ChildMain.class, options, all);
    jvm = started;
    List<String> lines = started.await(line -> up.matcher(line).find(), LIMIT);
    Matcher ports = up.matcher(lines.get(lines.size() - 1));
    if (ports.find()) {
      port = Integer.parseInt(ports.group(1));
      managementPort = ports.groupCount() > 1 ? Integer.parseInt(ports.group(2)) : 0;
    }
  }

  /** SIGTERM, and its end. */
  void terminate() throws InterruptedException {
    ChildJvm running = jvm;
    if (running != null) {
      running.terminate();
      running.awaitExit(LIMIT);
      listen();
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    ChildJvm running = jvm;
    if (running != null) {
      running.kill();
      listen();
    }
  }

  int port() {
    return port;
  }

  int managementPort() {
    return managementPort;
  }

  String name() {
    return name;
  }

  /** Reads what it printed since, and keeps what is not good. */
  void listen() {
    ChildJvm running = jvm;
    if (running != null) {
      for (String line : running.printed()) {
        boolean trace = line.startsWith("\tat ") || line.startsWith("Caused by");
        if ((line.contains("ERROR") || trace || line.contains("OutOfMemory"))
            && !line.contains(NO_COMPLAINT)
            && complaints.size() < 100) {
          complaints.add(name + ": " + line);
        }
      }
    }
  }

  List<String> complaints() {
    return complaints;
  }

  /** Resident memory in KiB, where the system tells. */
  Optional<Long> residentKib() {
    ChildJvm running = jvm;
    if (running == null) {
      return Optional.empty();
    }
    try {
      return Files.readAllLines(Path.of("/proc/" + running.handle().pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findAny();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    ChildJvm running = jvm;
    if (running != null) {
      listen();
      running.close();
    }
  }
}
