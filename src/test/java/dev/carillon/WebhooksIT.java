package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.support.Browser;
import dev.carillon.support.ChildJvm;
import dev.carillon.support.ConsolePage;
import dev.carillon.support.FreePort;
import dev.carillon.support.OperatorApi;
import dev.carillon.support.SharedKafka;
import dev.carillon.support.SharedPostgres;
import dev.carillon.support.Texts;
import dev.carillon.support.WebhookReceiver;
import dev.carillon.support.WebhookReceiver.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.OutputType;

/** Webhooks with real Kafka and PostgreSQL, and gateways that are processes of their own. */
@Timeout(240)
final class WebhooksIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String TOKEN = "the operator's own token";
  private static final int KEYS = 10;

  private static final SharedKafka KAFKA = SharedKafka.get();

  @TempDir private Path directory;

  private final String database = SharedPostgres.get().database("webhooks").name();
  private final String slots = "webhooks-" + UUID.randomUUID();
  private final String control = "control-" + UUID.randomUUID();
  private final String topic = KAFKA.topic("vehicles", 3);
  private final WebhookReceiver receiver = new WebhookReceiver();
  private final List<Gateway> gateways = new ArrayList<>();
  private int produced;

  /** A process. */
  private record Gateway(ChildJvm process, OperatorApi api) {
    boolean isNamed(String holder) {
      return holder.endsWith("/" + process.handle().pid());
    }
  }

  @BeforeEach
  void start() throws Exception {
    begin(4);
  }

  @AfterEach
  void stop() {
    gateways.forEach(gateway -> gateway.process().close());
    receiver.close();
  }

  private Gateway begin(int concurrency) throws Exception {
    int management = FreePort.draw();
    var gateway =
        new Gateway(
            ChildJvm.run(
                Main.class,
                List.of("-Dlogback.configurationFile=logback.xml"),
                List.of("--config", configuration(management, concurrency).toString())),
            new OperatorApi(management, TOKEN));
    gateways.add(gateway);
    patiently().until(() -> gateway.api().status("/readyz") == 200);
    patiently().until(() -> gateway.api().status("/v1/webhooks") == 200);
    return gateway;
  }

  private Path configuration(int management, int concurrency) throws IOException {
    int postgres = java.net.URI.create(SharedPostgres.get().database("x").uri()).getPort();
    return Files.writeString(
        directory.resolve(management + ".yaml"),
        """
        {"event-loops": 2,
         "http": {"host": "127.0.0.1", "port": 0, "management-host": "127.0.0.1",
                  "management-port": %d, "drain": "1s", "operator-token": "%s"},
         "kafka": {"bootstrap-servers": "%s", "discovery": "1s"},
         "control": {"kafka-topic": "%s"},
         "postgres": {"host": "127.0.0.1", "port": %d, "database": "%s", "user": "postgres"},
         "access": {"subscribe": [{"topic": "customer_id:{customer_id}:**"}]},
         "webhooks": {"kafka-topic": "%s", "slots": 4, "session-timeout": "6s",
                      "concurrency": %d, "save-interval": "200ms",
                      "retries": ["50ms", "100ms", "200ms", "400ms", "400ms", "400ms", "400ms",
                                  "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s"],
                      "allow-http": true, "ports": [%d], "allow-networks": ["127.0.0.0/8"]},
         "streams": [{"kafka-topic": "%s", "format": "json",
                      "topics": ["customer_id:7:vehicle:{data.vehicle}"]}],
         "log": {"level": "info", "format": "text"}}
        """
            .formatted(
                management,
                TOKEN,
                KAFKA.bootstrap(),
                control,
                postgres,
                database,
                slots,
                concurrency,
                receiver.port(),
                topic));
  }

  private static ConditionFactory patiently() {
    return await().atMost(LIMIT).pollInterval(Duration.ofMillis(50));
  }

  private OperatorApi api() {
    return gateways.get(gateways.size() - 1).api();
  }

  private String body(String more) {
    return """
        {"name": "vehicles", "url": "%s", "topics": ["customer_id:7:vehicle:*"],
         "owner": {"subject": "harbour", "claims": {"customer_id": "7"}}%s}
        """
        .formatted(receiver.url(), more);
  }

  private void produce(int count) {
    for (int i = 0; i < count; i++) {
      int number = produced++;
      String vehicle = "v" + number % KEYS;
      KAFKA.produce(topic, vehicle, "{\"vehicle\":\"%s\",\"n\":%d}".formatted(vehicle, number));
    }
  }

  private static Map<?, ?> data(Received received) {
    return (Map<?, ?>) Objects.requireNonNull(Texts.object(received.body()).get("data"));
  }

  private static long number(Received received) {
    return (Long) Objects.requireNonNull(data(received).get("n"));
  }

  /** Everything that was produced, each of it first after what came before it under its key. */
  private void assertWhole() {
    assertWhole(receiver.taken());
  }

  private void assertWhole(List<Received> taken) {
    Map<String, List<Long>> byKey = new LinkedHashMap<>();
    Map<Long, String> ids = new HashMap<>();
    for (Received received : taken) {
      long number = number(received);
      // What comes twice has the same id.
      assertThat(ids.merge(number, received.id(), (a, b) -> a.equals(b) ? a : "two ids"))
          .isEqualTo(received.id());
      byKey
          .computeIfAbsent(String.valueOf(data(received).get("vehicle")), key -> new ArrayList<>())
          .add(number);
    }
    assertThat(ids).hasSize(produced);
    assertThat(new LinkedHashSet<>(ids.values())).hasSize(produced);
    byKey.forEach(
        (key, numbers) ->
            assertThat(new ArrayList<>(new LinkedHashSet<>(numbers))).as(key).isSorted());
  }

  private long different() {
    return receiver.taken().stream().map(Received::id).distinct().count();
  }

  @Test
  void a_receiver_that_was_down_gets_every_event_in_order_and_signed() throws Exception {
    Map<?, ?> made = api().ask("POST", "/v1/webhooks", body(""));
    String secret = String.valueOf(made.get("secret"));
    produce(50);
    patiently().until(() -> different() == 50);

    receiver.goAway();
    produce(400);
    String path = "/v1/webhooks/" + made.get("id");
    patiently()
        .until(() -> api().ask("GET", path + "/attempts", "").toString().contains("no_connection"));
    receiver.comeBack();
    patiently().until(() -> different() == produced);

    assertWhole();
    assertThat(receiver.taken()).hasSize(produced);
    for (Received received : receiver.taken()) {
      received.verify(secret);
      assertThat(received.contentType()).isEqualTo("application/json");
    }
    assertThat(api().ask("GET", path, "").toString()).doesNotContain("whsec_");
    assertThat(gateways.get(0).process().printed())
        .anyMatch(line -> line.contains("webhook begins"))
        .noneMatch(line -> line.contains("whsec_") || line.contains(secret.substring(6)));
  }

  @Test
  void a_replica_that_is_killed_loses_nothing_and_repeats_under_the_same_id() throws Exception {
    begin(4);
    receiver.slow(Duration.ofMillis(3));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String body = body("").replace("tenant=7", "number=" + i);
      ids.add(String.valueOf(api().ask("POST", "/v1/webhooks", body).get("id")));
    }
    produce(600);
    patiently().until(() -> receiver.taken().size() > 300);
    Gateway killed = whoDelivers(ids.get(0));
    gateways.remove(killed);
    killed.process().kill();
    produce(200);

    patiently().until(() -> different() == 4L * produced);
    Map<String, List<Received>> byWebhook =
        receiver.taken().stream().collect(Collectors.groupingBy(Received::uri));
    assertThat(byWebhook).hasSize(4);
    byWebhook.values().forEach(this::assertWhole);
    Gateway left = gateways.get(0);
    patiently().until(() -> ids.stream().map(this::holder).allMatch(left::isNamed));
  }

  private Gateway whoDelivers(String id) {
    String holder = holder(id);
    return gateways.stream().filter(it -> it.isNamed(holder)).findFirst().orElseThrow();
  }

  /** The name of who delivers a webhook. */
  private String holder(String id) {
    Object progress = api().ask("GET", "/v1/webhooks/" + id, "").get("progress");
    return progress instanceof Map<?, ?> members ? String.valueOf(members.get("holder")) : "";
  }

  @Test
  void a_rebalance_hands_over_and_nothing_comes_twice_or_from_two_at_once() throws Exception {
    gateways.remove(0).process().close();
    begin(1);
    receiver.slow(Duration.ofMillis(5));
    api().ask("POST", "/v1/webhooks", body(""));
    produce(300);
    patiently().until(() -> different() > 50);
    begin(1);
    begin(1);
    produce(300);
    patiently().until(() -> different() > 450);
    // One that ends as it should hands over, too.
    Gateway first = gateways.remove(0);
    first.process().terminate();

    patiently().until(() -> different() == produced);
    assertThat(first.process().awaitExit(LIMIT)).isEqualTo(143);
    assertWhole();
    assertThat(receiver.taken()).hasSize(produced);
    assertThat(receiver.most()).isEqualTo(1);
  }

  @Test
  void an_operator_manages_webhooks_on_a_page() throws Exception {
    Gateway gateway = gateways.get(0);
    try (Browser browser = Browser.start()) {
      var page =
          new ConsolePage(
              browser, "http://127.0.0.1:" + gateway.api().port() + "/console/webhooks.html");
      page.open("").logIn("not the operator's token");
      patiently().until(() -> !page.text("#login-error").isEmpty());
      page.logIn(TOKEN);
      patiently().until(() -> page.find("#none").isDisplayed());

      page.find("#new").click();
      page.find("#name").sendKeys("Vehicles <b>of</b> customer 7");
      page.find("#url").sendKeys("https://user:pass@example.com/");
      page.find("#topics").sendKeys("customer_id:7:vehicle:*");
      page.find("#subject").sendKeys("harbour");
      page.find("#claims").sendKeys("{\"customer_id\": \"7\"}");
      page.find("#draft button.main").click();
      patiently().until(() -> page.text("#draft-error").contains("must not hold credentials"));
      page.find("#url").clear();
      page.find("#url").sendKeys(receiver.url());
      page.find("#draft button.main").click();
      patiently().until(() -> page.text("#secret").startsWith("whsec_"));
      String secret = page.text("#secret");
      page.find("#hide").click();
      patiently().until(() -> page.text("#webhooks .badge").equals("delivering"));
      assertThat(page.text("#webhooks h2")).isEqualTo("Vehicles <b>of</b> customer 7");

      produce(5);
      patiently().until(() -> different() == 5);
      press(page, "Attempts");
      patiently().until(() -> page.all("#rows tr").size() == 5);
      receiver.takes(all -> false);
      produce(2);
      patiently().until(() -> page.text("#webhooks .badge").equals("failing"));
      Path picture = Path.of(System.getProperty("carillon.screenshots", "target"), "webhooks.png");
      patiently().until(() -> page.all("#rows td.bad").size() > 1);
      Files.write(picture, browser.driver().getScreenshotAs(OutputType.BYTES));
      receiver.takes(all -> true);
      patiently().until(() -> different() == 7);

      press(page, "Send a test");
      patiently().until(() -> page.text("#problem").startsWith("Test: 204"));
      press(page, "Rotate secret");
      patiently().until(() -> page.text("#secret").startsWith("whsec_"));
      assertThat(page.text("#secret")).isNotEqualTo(secret);
      produce(1);
      patiently()
          .until(() -> receiver.taken().stream().anyMatch(r -> r.signature().contains(" v1,")));
      receiver.taken().get(receiver.taken().size() - 1).verify(secret);
      press(page, "Disable");
      patiently().until(() -> page.text("#webhooks .badge").equals("disabled"));
      press(page, "Enable");
      patiently().until(() -> page.text("#webhooks .badge").equals("delivering"));
      press(page, "Delete");
      press(page, "Really delete");
      patiently().until(() -> page.find("#none").isDisplayed());
      // The page may ask once more for the attempts of the one that has just been deleted.
      assertThat(browser.complaints())
          .allMatch(text -> text.matches("(?s).*(status of 40[01]|/attempts.*status of 404).*"));
    }
  }

  private static void press(ConsolePage page, String label) {
    // The list may be drawn anew in between.
    patiently()
        .ignoreExceptions()
        .until(
            () -> {
              page.all("#webhooks button").stream()
                  .filter(one -> one.getText().equals(label))
                  .findFirst()
                  .orElseThrow()
                  .click();
              return true;
            });
  }

  @Test
  void what_is_denied_to_a_client_is_denied_to_a_webhook() throws Exception {
    var denied =
        api()
            .send(
                "POST",
                "/v1/webhooks",
                body("").replace("customer_id:7:vehicle:*", "customer_id:8:vehicle:*"));
    assertThat(denied.statusCode()).isEqualTo(403);
    assertThat(denied.body()).contains("not permitted: customer_id:8:vehicle:*");

    String id = String.valueOf(api().ask("POST", "/v1/webhooks", body("")).get("id"));
    api().ask("POST", "/v1/webhooks", body("").replace("tenant=7", "").replace("harbour", "other"));
    produce(20);
    patiently().until(() -> harbours().size() == 20 && different() == 40);
    assertThat(api().send("POST", "/v1/principals/block", "{\"subject\":\"harbour\"}").statusCode())
        .isEqualTo(202);
    patiently()
        .until(
            () ->
                api().ask("GET", "/v1/webhooks/" + id, "").toString().contains("trouble=blocked"));
    produce(20);
    // When somebody else has got all of it, it has got nothing.
    patiently().until(() -> different() == 60);
    assertThat(harbours()).hasSize(20);
    // It goes on where it was once that is taken back.
    assertThat(
            api().send("POST", "/v1/principals/unblock", "{\"subject\":\"harbour\"}").statusCode())
        .isEqualTo(202);
    patiently().until(() -> different() == 80);
    assertThat(harbours()).hasSize(produced);
    assertWhole(harbours());
  }

  private List<Received> harbours() {
    return receiver.taken().stream().filter(it -> it.uri().contains("tenant=7")).toList();
  }
}
