package dev.carillon.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Signer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/** The gateway processes of a run, and what they say of themselves. */
final class Gateways implements AutoCloseable {
  private static final String SECRET = "the soak's own secret, 32 bytes at least";

  private final JwtIssuer issuer = JwtIssuer.of(Signer.hs256(SECRET));
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final List<Child> children = new ArrayList<>();

  /** As much memory as the options say, quick heartbeats, and a past for whoever asks. */
  Gateways(Path directory, String bootstrap, int count, SoakOptions options) throws IOException {
    Path file = directory.resolve("carillon.yaml");
    String streams =
        Arrays.stream(SoakStream.values())
            .map(SoakStream::configuration)
            .collect(Collectors.joining(","));
    if (options.attackers() > 0) {
      streams += "," + Flood.CONFIGURATION;
    }
    Files.writeString(
        file,
        """
        {"event-loops": 2,
         "http": {"host": "127.0.0.1", "port": 0, "management-host": "127.0.0.1",
                  "management-port": 0, "drain": "1s", "dead-peer": "10s"},
         "kafka": {"bootstrap-servers": "%s", "discovery": "1s", "warm-up-records": %d,
                   "max-state-bytes": "%s"},
         "limits": {"outbox-bytes": "128KiB", "history-bytes": "%s"},
         "topics": {"heartbeat": "2s", "silence": "5s", "gap-ranges": true},
         "replay": {"principal-burst-bytes": "1024GiB", "total-burst-bytes": "1024GiB"},
         "access": {"issuers": [{"issuer": "%s", "audiences": ["%s"], "algorithms": ["HS256"],
                                 "keys": [{"secret": "%s"}]}],
                    "subscribe": [{"topic": "**"}]},
         "streams": [%s],
         "log": {"level": "info", "format": "text"}}
        """
            .formatted(
                bootstrap,
                options.warmUp(),
                options.attackers() > 0 ? "48MiB" : "1GiB",
                options.history(),
                issuer.name(),
                JwtIssuer.AUDIENCE,
                SECRET,
                streams));
    for (int i = 0; i < count; i++) {
      children.add(Child.gateway("gateway-" + i, file, options.gatewayHeap()));
    }
  }

  String token(String subject) {
    return issuer.token(subject);
  }

  List<Child> children() {
    return children;
  }

  void start() throws Exception {
    List<FutureTask<Child>> starts = children.stream().map(Gateways::starting).toList();
    for (FutureTask<Child> start : starts) {
      start.get();
    }
    for (Child child : children) {
      awaitReady(child);
    }
  }

  /** All at once: most of it is the start of a JVM. */
  private static FutureTask<Child> starting(Child child) {
    var start =
        new FutureTask<>(
            () -> {
              child.start();
              return child;
            });
    new Thread(start, "start-" + child.name()).start();
    return start;
  }

  private void awaitReady(Child child) {
    await(child.name() + " is ready")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(get(child, "/readyz").statusCode).isEqualTo(200));
  }

  /** What a management port answered; status 0 if nothing. */
  private record Answer(int statusCode, String body) {}

  private Answer get(Child child, String path) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + child.managementPort() + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      return new Answer(0, e.toString());
    }
  }

  /** The sum of a metric over its tags; NaN if the gateway does not answer. */
  double metric(Child child, String name) throws InterruptedException {
    Answer answer = get(child, "/metrics");
    if (answer.statusCode() != 200) {
      return Double.NaN;
    }
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The connections that there still are, by transport. */
  List<String> open(Child child) throws InterruptedException {
    return get(child, "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("carillon_connections{") && !line.endsWith(" 0.0"))
        .toList();
  }

  /** In one line: resident memory, heap in use and connections. */
  String memory(Child child) throws InterruptedException {
    return "%s RSS %d MiB, heap %.0f MiB, %.0f connections"
        .formatted(
            child.name(),
            child.residentKib().orElse(0L) / 1024,
            metric(child, "jvm_memory_used_bytes{area=\"heap\"") / (1 << 20),
            metric(child, "carillon_connections{"));
  }

  @Override
  public void close() {
    children.forEach(Child::close);
  }
}
