package dev.carillon.dialect.lubelogger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.event.Operation;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import dev.carillon.support.SignalrClient;
import dev.carillon.support.TestServer;
import dev.carillon.transport.signalr.HubTransportOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hub with SignalR's official JavaScript client, unmodified. */
class LubeLoggerIT {
  private static final String CHANGE = "ReceiveChangeForAllVehicles";

  private final PartitionLog log =
      new PartitionLog(Events.partition("garage.public.service_records"), 10);
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        TestServer.with()
            .hub(
                "/api/ws",
                LubeLoggerHub.dialect(Garage.options(), SignalrOptions.DEFAULT),
                new LubeLoggerAuthentication(new BearerAuthentication()),
                HubTransportOptions.DEFAULT)
            .principal(Principals.of("victor", "vehicle:1:**", "vehicle:2:**"))
            .principal(Principals.of("carol", "customer_id:5013:**"))
            .start();
    server.publish(Events.announcing(log.end()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String url() {
    return "http://127.0.0.1:" + server.port() + "/api/ws";
  }

  private void serviced(int vehicle, String description) {
    String topic = "vehicle:" + vehicle + ":service_record:31";
    String row =
        "{\"id\":31,\"vehicle_id\":%d,\"record_type\":\"servicerecord\",\"mileage\":2500,\"cost\":\"42.68\",\"username\":\"admin\",\"description\":\"%s\"}"
            .formatted(vehicle, description);
    server.publish(
        Events.batch(
            Events.event()
                .operation(Operation.CREATE)
                .topics(topic)
                .data(row)
                .at(log.append(topic).position())
                .build()));
  }

  @ParameterizedTest
  @CsvSource({
    "WebSockets,false",
    "WebSockets,true",
    "ServerSentEvents,false",
    "LongPolling,false",
    "LongPolling,true",
  })
  void a_change_reaches_kiosks_and_its_vehicles_group_once_over_every_transport(
      String transport, boolean messagepack) {
    var options = SignalrClient.with().over(transport).header("x-api-key", "victor").on(CHANGE);
    if (messagepack) {
      options.inMessagePack();
    }
    try (var client = SignalrClient.connect(url(), options)) {
      client.invoke("JoinGroup", "kiosk").invoke("JoinGroup", "vehicleId_1");
      serviced(1, "Oil Change");
      serviced(3, "Not for Victor");
      serviced(2, "Brakes");

      assertThat(client.call(CHANGE)).isEqualTo(List.of(payload("1", "Oil Change")));
      // The next one: the first did not come twice, and the second not at all.
      assertThat(client.call(CHANGE)).isEqualTo(List.of(payload("2", "Brakes")));
      client.stop();
    }
  }

  private static Map<String, Object> payload(String vehicle, String description) {
    return Map.of(
        "type",
        "servicerecord.add",
        "timestamp",
        "2026-11-21T06:26:01.1230000Z",
        "data",
        Map.of(
            "user",
            "admin",
            "description",
            description,
            "odometer",
            "2500",
            "vehicleId",
            vehicle,
            "cost",
            "42.68"),
        "vehicleId",
        vehicle,
        "username",
        "admin",
        "action",
        "admin Added Service Record Description: " + description);
  }

  @Test
  void a_group_that_may_not_be_joined_fails_the_call() {
    try (var client = SignalrClient.connect(url(), SignalrClient.with().accessToken("victor"))) {
      assertThat(client.error("JoinGroup", "vehicleId_3")).contains("not permitted: vehicleId_3");
      assertThat(client.error("JoinGroup", "garage")).contains("there is no group 'garage'");
      client.invoke("JoinGroup", "vehicleId_2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"WebSockets", "ServerSentEvents", "LongPolling"})
  void a_token_of_an_access_token_factory_opens_every_transport(String transport) {
    var options = SignalrClient.with().over(transport).accessToken("victor").on(CHANGE);
    try (var client = SignalrClient.connect(url(), options)) {
      client.invoke("JoinGroup", "vehicleId_2");
      serviced(2, "Brakes");
      assertThat(client.call(CHANGE)).isEqualTo(List.of(payload("2", "Brakes")));
    }
  }

  @ParameterizedTest
  @CsvSource({"nobody,401", "carol,403"})
  void a_key_that_is_not_good_does_not_get_in(String key, String status) {
    var options = SignalrClient.with().header("x-api-key", key);
    try (var client = SignalrClient.start(url(), options)) {
      assertThat(String.valueOf(client.next("failed").get("error"))).contains(status);
    }
  }

  @Test
  void a_client_that_reconnects_hears_again() {
    var options =
        SignalrClient.with().header("x-api-key", "victor").on(CHANGE).reconnecting(50, 500, 1000);
    try (var client = SignalrClient.connect(url(), options)) {
      client.invoke("JoinGroup", "kiosk");
      server.stop();
      client.next("reconnecting");
      server.startAgain();
      server.publish(Events.announcing(log.end()));
      client.next("reconnected");
      client.invoke("JoinGroup", "kiosk");
      serviced(1, "After");
      assertThat(client.call(CHANGE)).isEqualTo(List.of(payload("1", "After")));
    }
  }
}
