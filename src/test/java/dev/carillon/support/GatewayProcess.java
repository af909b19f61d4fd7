package dev.carillon.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.Main;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/** A gateway in a process of its own, as it ships, on a port that it keeps when started again. */
public final class GatewayProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern STARTED = Pattern.compile("gateway started .*management=(\\d+)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int port = FreePort.draw();
  private final Path configuration;
  private Optional<ChildJvm> jvm = Optional.empty();

  /**
   * Does not start it yet.
   *
   * @param directory where its configuration is kept
   */
  public GatewayProcess(Path directory) {
    configuration = directory.resolve("gateway-" + port + ".yaml");
  }

  public int port() {
    return port;
  }

  /** What {@code --config} is to name. */
  public Path configuration() {
    return configuration;
  }

  /**
   * Starts it, and returns at once.
   *
   * @param yaml its configuration, with {@link #port}
   */
  public GatewayProcess start(String yaml) throws IOException {
    Files.writeString(configuration, yaml);
    jvm =
        Optional.of(
            ChildJvm.run(
                Main.class,
                List.of("-Dlogback.configurationFile=logback.xml"),
                List.of("--config", configuration.toString())));
    return this;
  }

  /** Waits until it serves everything, and says what it printed if it does not come to that. */
  public void awaitReady() throws InterruptedException {
    ChildJvm running = jvm.orElseThrow();
    List<String> printed = running.await(line -> STARTED.matcher(line).find(), LIMIT);
    Matcher started = STARTED.matcher(printed.get(printed.size() - 1));
    assertThat(started.find()).isTrue();
    URI probe = URI.create("http://127.0.0.1:" + started.group(1) + "/readyz");
    var ready = HttpRequest.newBuilder(probe).timeout(LIMIT).build();
    try {
      await()
          .atMost(LIMIT)
          .until(() -> HTTP.send(ready, BodyHandlers.discarding()).statusCode() == 200);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not ready: " + printed + running.printed(), e);
    }
  }

  /** SIGKILL, and its end. */
  public void kill() throws InterruptedException {
    jvm.orElseThrow().kill();
  }

  @Override
  public void close() {
    jvm.ifPresent(ChildJvm::close);
  }
}
