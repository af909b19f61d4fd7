package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.alert.AlertScript;
import dev.carillon.alert.EventHistory;
import dev.carillon.alert.RecentFires;
import dev.carillon.alert.ScriptDraft;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.Operation;
import dev.carillon.http.operator.AlertPort;
import dev.carillon.support.Browser;
import dev.carillon.support.ConsolePage;
import dev.carillon.support.Events;
import dev.carillon.support.MemoryAlertStore;
import dev.carillon.support.Patience;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of alert scripts in a real browser. */
class AlertsPageIT {
  private final Vertx vertx = Vertx.vertx();
  private final MemoryAlertStore store = new MemoryAlertStore();
  private final RecentFires fires = new RecentFires("alerts");
  private Browser browser;
  private ConsolePage page;
  private int port;

  @BeforeEach
  void start() throws Exception {
    browser = Browser.start();
    port = AlertPort.open(vertx, store, AlertsPageIT::past, fires);
    page = new ConsolePage(browser, "http://127.0.0.1:" + port + "/console/alerts.html");
  }

  @AfterEach
  void close() throws Exception {
    if (browser != null) {
      // What the API refuses, the browser reports as well.
      assertThat(browser.complaints())
          .allMatch(text -> text.matches("(?s).*Failed to load resource: .*(400|401|412).*"));
      browser.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  /** Three voyages, of which each is later than the one before. */
  private static EventHistory.End past(
      Set<String> topics, StartPosition start, EventHistory.Reader reader) {
    for (int i = 1; i <= 3; i++) {
      var change =
          Events.event()
              .operation(Operation.UPDATE)
              .data("{\"key\":%d,\"eta\":%d,\"vessel\":\"Aurora <b>\"}".formatted(i, i * 10))
              .old("{\"key\":%d,\"eta\":10}".formatted(i))
              .at(Events.partition("voyages"), i)
              .build();
      if (!reader.record(10, Optional.of(change))) {
        return EventHistory.End.STOPPED;
      }
    }
    return EventHistory.End.REACHED;
  }

  private static ConditionFactory patiently() {
    return await().atMost(Patience.LIMIT).pollInterval(Duration.ofMillis(100));
  }

  private List<String> scripts() {
    return page.texts("#scripts button");
  }

  private void type(String css, String text) {
    page.find(css).clear();
    page.find(css).sendKeys(text);
  }

  private void logIn() {
    page.open("").logIn(AlertPort.TOKEN);
    patiently().until(() -> page.find("#board").isDisplayed());
  }

  private void fillIn(String expression) {
    type("#code", "late");
    type("#name", "Ships that are late");
    type("#expression", expression);
    type("#message", "{object.vessel} at {object.eta}");
    page.find("input[data-type=Voyage][data-letter=U]").click();
  }

  @Test
  void a_script_is_written_tried_saved_switched_on_and_seen_to_fire() {
    page.open("").logIn("another token");
    patiently().until(() -> !page.text("#login-error").isEmpty());
    logIn();
    assertThat(page.text("#none")).isEqualTo("There is none yet.");
    fillIn("object.eta > old.eta && ship");
    page.find("#save").click();
    patiently().until(() -> page.text("#expression-error").startsWith("Line 1, column 25: "));
    assertThat(page.script("document.activeElement.id + document.activeElement.selectionStart"))
        .isEqualTo("expression24");

    type("#expression", "object.eta > old.eta");
    page.find("#try").click();
    patiently().until(() -> page.text("#try-sum").startsWith("Fires on 2 of 3 events."));
    assertThat(page.all("#try-events li")).hasSize(2);
    assertThat(page.text("#try-events")).contains("Voyage.U.3", "Aurora <b> at 30");

    page.find("#save").click();
    patiently().until(() -> scripts().size() == 1);
    assertThat(scripts().get(0)).contains("Ships that are late", "off", "late");
    assertThat(page.text("#expression-error")).isEmpty();
    page.find("#switch").click();
    patiently().until(() -> scripts().get(0).contains("on"));
    assertThat(page.text("#switch")).isEqualTo("Disable");

    fires.take(
        Events.batch(
            Events.event()
                .id("late:voyages-0-9")
                .data(
                    "{\"scriptCode\":\"late\",\"message\":\"Aurora <b> at 40\","
                        + "\"event\":{\"event\":\"Voyage.U.4\"}}")
                .at(Events.partition("alerts"), 1)
                .build()));
    patiently().until(() -> page.text("#fires").contains("Aurora <b> at 40"));
    assertThat(page.text("#fires")).contains("Voyage.U.4");

    page.find("#delete").click();
    browser.driver().switchTo().alert().accept();
    patiently().until(() -> scripts().isEmpty());
  }

  @Test
  void whoever_is_late_with_a_change_is_told_and_keeps_what_was_written() {
    var draft =
        new ScriptDraft(
            "Late",
            "true",
            List.of(dev.carillon.alert.Trigger.of("Voyage.U")),
            Optional.of("{object.nope}"));
    store.put(new AlertScript("late", draft, false, 1, Instant.EPOCH, Instant.EPOCH, "ann"));
    logIn();
    patiently().until(() -> "late".equals(page.find("#code").getDomProperty("value")));
    assertThat(page.find("#code").getDomProperty("readOnly")).isEqualTo("true");
    page.find("#try").click();
    patiently().until(() -> page.text("#try-sum").contains("No event has object.nope"));
    store.put(new AlertScript("late", draft, false, 2, Instant.EPOCH, Instant.EPOCH, "bob"));
    type("#expression", "object.eta > 1");
    page.find("#save").click();
    patiently().until(() -> page.text("#trouble").contains("Somebody has changed it"));
    assertThat(page.find("#expression").getDomProperty("value")).isEqualTo("object.eta > 1");
  }

  @Test
  void the_page_fits_a_phone() {
    var draft =
        new ScriptDraft(
            "A name ".repeat(15).strip(),
            "object.a.very.long.path.that.does.not.break == " + "1".repeat(18),
            List.of(dev.carillon.alert.Trigger.of("Voyage.U")),
            Optional.empty());
    store.put(new AlertScript("x".repeat(64), draft, true, 1, Instant.EPOCH, Instant.EPOCH, "ann"));
    browser.emulate(
        "setDeviceMetricsOverride",
        Map.of("width", 375, "height", 800, "deviceScaleFactor", 2, "mobile", true));
    logIn();
    patiently().until(() -> scripts().size() == 1);
    assertThat(
            page.script(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
        .isEqualTo("true");
  }
}
