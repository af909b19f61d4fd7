package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.dialect.lubelogger.LubeLoggerAuthentication;
import dev.carillon.dialect.lubelogger.LubeLoggerHub;
import dev.carillon.dialect.lubelogger.LubeLoggerOptions;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.support.Browser;
import dev.carillon.support.ConsolePage;
import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Patience;
import dev.carillon.support.Principals;
import dev.carillon.support.TestServer;
import dev.carillon.transport.signalr.HubTransportOptions;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** The wall display in a real browser: SignalR's official browser client against the real hub. */
class KioskIT {
  private final PartitionLog log = new PartitionLog(Events.partition("lubelogger.events"), 10);
  private Browser browser;
  private TestServer server;
  private ConsolePage page;

  @BeforeEach
  void start() {
    browser = Browser.start();
    server =
        TestServer.with()
            .hub(
                "/api/ws",
                LubeLoggerHub.dialect(LubeLoggerOptions.DEFAULT, SignalrOptions.DEFAULT),
                new LubeLoggerAuthentication(new BearerAuthentication()),
                HubTransportOptions.DEFAULT)
            .principal(Principals.of("victor", "vehicle:1:**", "vehicle:2:**"))
            .principal(Principals.of("carol", "customer_id:5013:**"))
            .start();
    server.publish(Events.announcing(log.end()));
    page = new ConsolePage(browser, "http://127.0.0.1:" + server.port() + "/console/kiosk.html");
  }

  @AfterEach
  void close() {
    if (browser != null) {
      // A key that is refused, and a gateway that is gone for a while, are what this is about.
      assertThat(browser.complaints())
          .allMatch(
              text ->
                  text.matches(
                          "(?s).* - Failed to load resource: .*(status of (4\\d\\d|503)|ERR_CONN).*")
                      || text.matches("(?s).*WebSocket connection to .* failed.*"));
      browser.close();
      server.close();
    }
  }

  private static ConditionFactory patiently() {
    return await().atMost(Patience.LIMIT).pollInterval(Duration.ofMillis(100));
  }

  private void happens(int vehicle, String type, String description) {
    String topic = "vehicle:" + vehicle + ":record";
    String data =
        "{\"type\":\"%s\",\"data\":{\"user\":\"admin\",\"description\":\"%s\",\"cost\":\"42.68\"},\"vehicleId\":\"%d\"}"
            .formatted(type, description, vehicle);
    server.publish(
        Events.batch(
            Events.event().topics(topic).data(data).at(log.append(topic).position()).build()));
  }

  private List<String> changes() {
    return page.all("#changes > li").stream().map(WebElement::getText).toList();
  }

  @Test
  void the_wall_shows_the_changes_of_the_vehicles_that_its_key_may_view() {
    page.open("").logIn("carol");
    patiently().until(() -> page.text("#login-error").equals("No vehicle that may be viewed."));
    page.logIn("victor");
    patiently().until(() -> page.state().equals("Live"));
    assertThat(page.text("#nothing")).isEqualTo("Nothing has changed yet.");

    happens(1, "servicerecord.add", "Oil Change");
    happens(3, "servicerecord.add", "Not for Victor");
    happens(2, "repairrecord.delete", "<img/src=x/onerror=alert(1)>");
    patiently().until(() -> changes().size() == 2);
    assertThat(changes().get(0))
        .contains("Vehicle 2", "Repair record deleted", "<img/src=x/onerror=alert(1)>");
    assertThat(changes().get(1))
        .contains("Vehicle 1", "Service record added", "Oil Change", "admin · cost 42.68");
    assertThat(page.all("#changes img")).isEmpty();
    assertThat(browser.driver().getCurrentUrl()).doesNotContain("victor");

    // It comes back by itself, and goes on where it broke off.
    server.stop();
    patiently().until(() -> page.state().startsWith("Trying again"));
    server.startAgain();
    server.publish(Events.announcing(log.end()));
    patiently().until(() -> page.state().equals("Live"));
    happens(1, "taxrecord.update", "Road tax");
    patiently().until(() -> changes().get(0).contains("Tax record updated"));

    for (int i = 0; i < 70; i++) {
      happens(1, "noterecord.add", "Note " + i);
    }
    patiently().until(() -> changes().get(0).contains("Note 69"));
    assertThat(changes()).hasSize(60);
    page.find("#leave").click();
    assertThat(page.find("#login").isDisplayed()).isTrue();
    assertThat(changes()).isEmpty();
  }
}
