package dev.carillon.dialect.signalr;

import dev.carillon.dialect.signalr.hub.EverythingHub;
import dev.carillon.support.Events;
import dev.carillon.support.FreePort;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.RoundRobin;
import dev.carillon.support.TestServer;
import dev.carillon.transport.signalr.HubTransportOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link EverythingHub} on two replicas, behind a proxy that gives each request to the other. */
final class TwoReplicas implements AutoCloseable {
  private final PartitionLog log = new PartitionLog(Events.partition("events"));
  private final List<TestServer> replicas = new ArrayList<>();
  private final RoundRobin proxy;

  TwoReplicas() throws IOException {
    replicas.add(replica());
    replicas.add(replica());
    proxy = new RoundRobin(replicas.stream().map(TestServer::port).toList());
    replicas.forEach(replica -> replica.publish(Events.announcing(log.end())));
  }

  private static TestServer replica() {
    int port = FreePort.draw();
    var transport =
        new HubTransportOptions(
            Optional.of("127.0.0.1:" + port),
            Optional.of("a secret that both replicas share"),
            Duration.ofSeconds(15),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            1 << 20,
            true);
    // Pings that are quick enough for a test to wait for some.
    var options =
        new SignalrOptions(
            Duration.ofSeconds(15),
            Duration.ofMillis(400),
            Duration.ofSeconds(3),
            32_768,
            1,
            10,
            100_000,
            64 << 10,
            4 << 20,
            32,
            32,
            100);
    return TestServer.with()
        .loops(2)
        .port(port)
        .hub("/hub", new SignalrDialect("everything", EverythingHub.TYPE, options), transport)
        .start();
  }

  String url() {
    return "http://127.0.0.1:" + proxy.port() + "/hub";
  }

  /** An event of vehicle 7. */
  void happens() {
    var event = Events.batch(log.append("vehicle:7"));
    replicas.forEach(replica -> replica.publish(event));
  }

  /** Cuts all connections of clients, without a word. */
  void cut() {
    proxy.cut();
  }

  /** One after the other goes away in good order and comes back. */
  void restart() {
    for (TestServer replica : replicas) {
      replica.stop();
      replica.startAgain();
      replica.publish(Events.announcing(log.end()));
    }
  }

  /** The codes of all sessions that were closed so far. */
  List<String> closes() {
    return replicas.stream().flatMap(replica -> replica.closes().stream()).toList();
  }

  @Override
  public void close() {
    proxy.close();
    replicas.forEach(TestServer::close);
  }
}
