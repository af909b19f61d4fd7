package dev.carillon.dialect.lubelogger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.support.GatewayProcess;
import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Patience;
import dev.carillon.support.RoundRobin;
import dev.carillon.support.SharedKafka;
import dev.carillon.support.SignalrClient;
import dev.carillon.support.Signer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two processes with one Kafka, behind a proxy that gives each request to the other one. */
@Timeout(Patience.TEST_SECONDS)
class TwoGatewaysIT {
  private static final String SECRET = "a secret for tokens, 32 bytes at least";
  private static final String CHANGE = "ReceiveChangeForAllVehicles";

  @TempDir private static Path directory;

  private static final SharedKafka KAFKA = SharedKafka.get();
  private static final JwtIssuer ISSUER = JwtIssuer.of(Signer.hs256(SECRET));
  private static final List<GatewayProcess> GATEWAYS = new ArrayList<>();
  private static String topic = "";
  private static RoundRobin proxy;

  @BeforeAll
  static void start() throws Exception {
    topic = KAFKA.topic("garage", 2);
    for (int i = 0; i < 2; i++) {
      var gateway = new GatewayProcess(directory);
      GATEWAYS.add(gateway);
      gateway.start(configuration(gateway.port()));
    }
    for (GatewayProcess gateway : GATEWAYS) {
      gateway.awaitReady();
    }
    proxy = new RoundRobin(GATEWAYS.stream().map(GatewayProcess::port).toList());
  }

  private static String configuration(int port) {
    return """
        {"event-loops": 2, "products": ["lubelogger"],
         "http": {"host": "127.0.0.1", "port": %d, "management-host": "127.0.0.1",
                  "management-port": 0, "drain": "1s"},
         "kafka": {"bootstrap-servers": "%s", "discovery": "1s"},
         "hub-transport": {"address": "127.0.0.1:%d", "secret": "%s"},
         "access": {"issuers": [{"issuer": "%s", "audiences": ["%s"], "algorithms": ["HS256"],
                                 "keys": [{"secret": "%s"}]}],
                    "subscribe": [{"topic": "vehicle:{vehicle}:**"}]},
         "streams": [{"kafka-topic": "%s", "format": "json", "topics": ["vehicle:{data.vehicleId}"]}],
         "log": {"level": "info", "format": "text"}}
        """
        .formatted(
            port,
            KAFKA.bootstrap(),
            port,
            SECRET,
            ISSUER.name(),
            JwtIssuer.AUDIENCE,
            SECRET,
            topic);
  }

  @AfterAll
  static void stop() {
    GATEWAYS.forEach(GatewayProcess::close);
    if (proxy != null) {
      proxy.close();
    }
  }

  private static void happens(String vehicle, String description) {
    KAFKA.produce(
        topic,
        vehicle,
        """
        {"type":"servicerecord.add","data":{"user":"ann","description":"%s"},"vehicleId":"%s",\
        "username":"ann","action":"ann Added Service Record"}"""
            .formatted(description, vehicle));
  }

  @ParameterizedTest
  @CsvSource({
    "WebSockets,false",
    "WebSockets,true",
    "ServerSentEvents,false",
    "LongPolling,false",
    "LongPolling,true",
  })
  void a_client_of_either_process_hears_what_happens_once(String transport, boolean messagepack) {
    var options =
        SignalrClient.with()
            .over(transport)
            .accessToken(ISSUER.token("ann", Map.of("vehicle", "1")))
            .on(CHANGE);
    if (messagepack) {
      options.inMessagePack();
    }
    int before = proxy.requests();
    try (var client =
        SignalrClient.connect("http://127.0.0.1:" + proxy.port() + "/api/ws", options)) {
      client.invoke("JoinGroup", "kiosk").invoke("JoinGroup", "vehicleId_1");
      happens("2", "not for her");
      happens("1", "first");
      happens("1", "second");
      assertThat(description(client)).isEqualTo("first");
      assertThat(description(client)).isEqualTo("second");
      assertThat(client.error("JoinGroup", "vehicleId_2")).contains("not permitted");
      client.stop();
    }
    await().until(() -> proxy.requests() > before + 1);
  }

  private static Object description(SignalrClient client) {
    var payload = (Map<?, ?>) client.call(CHANGE).get(0);
    var data = (Map<?, ?>) Objects.requireNonNull(payload.get("data"));
    return Objects.requireNonNull(data.get("description"));
  }
}
