package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.navixy.NavixyAuthentication;
import dev.carillon.dialect.navixy.NavixyDialect;
import dev.carillon.dialect.navixy.NavixyOptions;
import dev.carillon.dialect.navixy.tracker.ColumnRef;
import dev.carillon.dialect.navixy.tracker.StateOptions;
import dev.carillon.dialect.navixy.tracker.TrackerOptions;
import dev.carillon.event.Operation;
import dev.carillon.support.Browser;
import dev.carillon.support.ConsolePage;
import dev.carillon.support.Events;
import dev.carillon.support.Patience;
import dev.carillon.support.Principals;
import dev.carillon.support.Tables;
import dev.carillon.support.TestServer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** The board of trackers in a real browser. */
class TrackersIT {
  private static final String HASH = "f4bf1b754034213653dad99c78c4b237";
  private static final NavixyOptions OPTIONS =
      NavixyOptions.DEFAULT.with(
          List.of(
              new TrackerOptions(
                  "trackers",
                  ColumnRef.of("{id}"),
                  ColumnRef.of("{source_id}"),
                  Optional.of(ColumnRef.of("{blocked}")),
                  Optional.empty())),
          List.of(
              new StateOptions(
                  "states",
                  ColumnRef.of("{tracker_id}"),
                  Map.of(
                      "gps.location.lat", ColumnRef.of("{lat}"),
                      "gps.location.lng", ColumnRef.of("{lng}"),
                      "gps.speed", ColumnRef.of("{speed}"),
                      "movement_status", ColumnRef.of("moving")))),
          List.of(),
          List.of());

  private final Tables tables = new Tables(0);
  private Browser browser;
  private TestServer server;
  private ConsolePage page;

  @BeforeEach
  void start() {
    browser = Browser.start();
    server =
        TestServer.with()
            .snapshots(tables)
            .webSocket(
                "/event/subscription",
                new NavixyDialect(OPTIONS, this::whose),
                new NavixyAuthentication())
            .start();
    page = new ConsolePage(browser, "http://127.0.0.1:" + server.port() + "/console/trackers.html");
  }

  @AfterEach
  void close() {
    if (browser != null) {
      // That the gateway is gone for a while is what this is about.
      assertThat(browser.complaints())
          .allMatch(
              text ->
                  text.matches("(?s).* - Failed to load resource: .*ERR_CONN.*")
                      || text.matches("(?s).*WebSocket connection to .* failed.*"));
      browser.close();
      server.close();
    }
  }

  private Future<Principal> whose(Credential credential) {
    return credential.value().equals(HASH)
        ? Future.succeededFuture(Principals.of("dora", "tracker:1:**", "tracker:2:**"))
        : Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED));
  }

  private void tracker(long id, boolean blocked, Operation operation) {
    String row = "{\"id\":%d,\"source_id\":%d,\"blocked\":%b}".formatted(id, 100 + id, blocked);
    server.publish(
        Events.batch(tables.change("trackers", "" + id, row, operation, "tracker:" + id)));
  }

  private void state(long id, double lat, long speed) {
    String row =
        "{\"tracker_id\":%d,\"lat\":%s,\"lng\":9.99,\"speed\":%d}".formatted(id, lat, speed);
    server.publish(
        Events.batch(
            tables.change("states", "" + id, row, Operation.UPDATE, "tracker:" + id + ":state")));
  }

  private static ConditionFactory patiently() {
    return await().atMost(Patience.LIMIT).pollInterval(Duration.ofMillis(100));
  }

  private List<String> rows() {
    return page.all("#trackers > li").stream().map(WebElement::getText).toList();
  }

  private String place(long id) {
    return page.script(
        "document.querySelector('#map [data-id=\"%d\"]')?.getAttribute('transform')".formatted(id));
  }

  @Test
  void the_board_shows_the_users_trackers_as_they_move_are_blocked_and_go() {
    tracker(1, false, Operation.UPDATE);
    tracker(2, true, Operation.UPDATE);
    tracker(3, false, Operation.UPDATE);
    state(1, 53.55, 40);
    state(2, 53.60, 30);
    page.open("").logIn("0".repeat(32));
    patiently().until(() -> page.text("#login-error").equals("The hash is not valid."));
    page.logIn(HASH);
    patiently().until(() -> page.state().equals("Live"));
    patiently().until(() -> rows().size() == 2 && rows().get(0).contains("40 km/h"));
    assertThat(rows().get(0)).contains("Tracker 1", "moving");
    assertThat(rows().get(1)).contains("Tracker 2", "blocked").doesNotContain("km/h");
    String before = place(1);
    assertThat(place(2)).isEqualTo("null");

    state(1, 53.56, 50);
    patiently().until(() -> rows().get(0).contains("50 km/h"));
    assertThat(place(1)).isNotEqualTo(before);
    tracker(2, false, Operation.UPDATE);
    patiently().until(() -> rows().get(1).contains("30 km/h"));
    assertThat(place(2)).startsWith("translate(");
    tracker(1, true, Operation.UPDATE);
    patiently().until(() -> rows().get(0).contains("blocked"));
    tracker(1, true, Operation.DELETE);
    patiently().until(() -> rows().size() == 1);

    // It comes back by itself.
    server.stop();
    patiently().until(() -> page.state().startsWith("Trying again"));
    server.startAgain();
    tracker(2, false, Operation.UPDATE);
    state(2, 53.61, 35);
    patiently().until(() -> page.state().equals("Live"));
    patiently().until(() -> rows().toString().contains("35 km/h"));

    server.revoke("dora");
    patiently().until(() -> page.text("#login-error").equals("The session has ended."));
    assertThat(page.find("#login").isDisplayed()).isTrue();
    assertThat(browser.driver().getCurrentUrl()).doesNotContain(HASH);
  }
}
