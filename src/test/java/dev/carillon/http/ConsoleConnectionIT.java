package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.support.Events;
import dev.carillon.support.Patience;
import dev.carillon.support.Principals;
import dev.carillon.support.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How somebody gets in with the console, is thrown out, and comes back. */
class ConsoleConnectionIT extends ConsoleCase {
  /** The page's first try comes within a second. */
  private static final Duration LONGER_THAN_A_TRY = Duration.ofMillis(1_300);

  @Test
  void a_wrong_token_is_said_in_words_and_another_try_is_possible() {
    page.open("").logIn("mallory");
    patiently().until(() -> page.text("#login-error").equals("A valid token is needed."));
    page.logIn("\u0442\u043e\u043a\u0435\u043d");
    patiently().until(() -> page.text("#login-error").equals("A token has no such characters."));
    page.logIn("alice");
    patiently().until(() -> page.state().equals("Open"));
    assertThat(page.find("#login").isDisplayed()).isFalse();
  }

  @Test
  void the_token_is_in_no_address_and_is_kept_only_if_that_is_wanted() {
    page.enter("sse", "alice").listen("vehicle:*");
    String addresses =
        page.script(
            "[location.href, document.referrer, ...performance.getEntriesByType('resource')"
                + ".map(e => e.name), JSON.stringify(localStorage), JSON.stringify(sessionStorage),"
                + " document.cookie].join(' ')");
    assertThat(addresses).contains("topic=vehicle").doesNotContain("alice");
    browser.driver().navigate().refresh();
    assertThat(page.find("#login").isDisplayed()).isTrue();
    page.find("#keep").click();
    page.logIn("alice");
    patiently().until(() -> page.isActive("vehicle:*"));
    browser.driver().navigate().refresh();
    patiently().until(() -> page.isActive("vehicle:*"));
    page.find("#leave").click();
    assertThat(page.script("sessionStorage.length")).isEqualTo("0");
    assertThat(page.find("#login").isDisplayed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse", "longpoll"})
  void a_token_that_is_withdrawn_ends_it_in_words_and_for_good(String transport) {
    page.enter(transport, "alice").listen("vehicle:*");
    server.dismiss("alice");
    server.stop();
    server.startAgain();
    patiently()
        .until(
            () -> {
              hurry();
              return page.state().equals("Closed");
            });
    assertThat(page.text("#explanation")).isEqualTo("A valid token is needed.");
    await()
        .during(LONGER_THAN_A_TRY)
        .atMost(Patience.LIMIT)
        .until(() -> page.state().equals("Closed"));
    page.find("#again").click();
    assertThat(page.find("#login").isDisplayed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse"})
  void a_close_that_says_not_to_come_back_is_obeyed(String transport) {
    server.close();
    serve(TestServer.with().principal(Principals.until(Instant.EPOCH)));
    page.enter(transport, "alice").add("vehicle:*");
    patiently().until(() -> page.state().equals("Closed"));
    assertThat(page.text("#explanation")).isEqualTo("The token has expired.");
    int closes = server.closes().size();
    await()
        .during(LONGER_THAN_A_TRY)
        .atMost(Patience.LIMIT)
        .until(() -> server.closes().size() == closes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sse", "longpoll"})
  void after_a_restart_it_goes_on_where_it_broke_off(String transport) {
    page.enter(transport, "alice").listen("vehicle:*");
    happens("vehicle:1");
    shown("vehicle:1");
    goAway();
    comeBack();
    hurry();
    happens("vehicle:2");
    shown("vehicle:2", "went on where it broke off", "vehicle:1");
    happens("vehicle:3");
    shown("vehicle:3", "vehicle:2", "went on where it broke off", "vehicle:1");
  }

  @Test
  void after_a_restart_websocket_says_that_events_may_be_missing() {
    page.enter("websocket", "alice").listen("vehicle:*");
    goAway();
    assertThat(page.find("#again").getText()).isEqualTo("Try now");
    comeBack();
    patiently().until(() -> page.state().equals("Open") && page.isActive("vehicle:*"));
    shown("Events may have been missed");
    happens("vehicle:2");
    shown("vehicle:2", "Events may have been missed");
  }

  /** The server goes, until it is told to start again; the page notices. */
  private void goAway() {
    server.stop();
    patiently().until(() -> page.state().matches("Trying again in \\d+ s"));
  }

  private void comeBack() {
    server.startAgain();
    server.publish(Events.announcing(log.end()));
  }

  /** The browser is in the network again: a page that waits for its next try makes it now. */
  private void hurry() {
    page.script("window.dispatchEvent(new Event('online'))");
  }

  @Test
  void a_change_of_transport_keeps_the_filters_and_loses_nothing_where_it_can_resume() {
    page.enter("sse", "alice").listen("vehicle:*");
    happens("vehicle:1");
    shown("vehicle:1");
    page.use("longpoll");
    happens("vehicle:2");
    shown("vehicle:2", "vehicle:1");
    page.use("websocket");
    shown("Events may have been missed", "vehicle:2", "vehicle:1");
    patiently().until(() -> page.isActive("vehicle:*") && page.state().equals("Open"));
    happens("vehicle:3");
    shown("vehicle:3", "Events may have been missed", "vehicle:2", "vehicle:1");
    page.use("sse");
    happens("vehicle:4");
    patiently().untilAsserted(() -> assertThat(page.rows().get(0)).contains("vehicle:4"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse", "longpoll"})
  void the_state_of_the_connection_is_told(String transport) {
    page.enter(transport, "alice").listen("vehicle:*");
    happens("vehicle:1");
    shown("vehicle:1");
    patiently().until(() -> page.text("#heartbeat").matches("\\d\\d:\\d\\d:\\d\\d · \\d+ s ago"));
    assertThat(page.text("#cursor")).hasSizeGreaterThan(8);
    assertThat(page.text("#session")).matches(transport.equals("longpoll") ? "–" : "[a-z0-9]+");
    patiently().until(() -> !page.text("#pace").equals("0"));
    page.find("#copy-cursor").click();
    patiently().until(() -> page.text("#copy-cursor").equals("Copied"));
  }

  @Test
  void the_page_knows_after_which_close_codes_not_to_come_back() {
    page.open("");
    for (CloseReason reason :
        List.of(
            CloseReason.NORMAL,
            CloseReason.RESTARTING,
            CloseReason.BINARY_FRAME,
            CloseReason.TOO_LARGE,
            CloseReason.INTERNAL_ERROR,
            CloseReason.UNAVAILABLE,
            CloseReason.BAD_FRAME,
            CloseReason.TOKEN_EXPIRED,
            CloseReason.FORBIDDEN,
            CloseReason.NOT_FOUND,
            CloseReason.SILENT,
            CloseReason.TOO_MANY_ERRORS,
            CloseReason.SLOW,
            CloseReason.GONE.with(""))) {
      boolean lost = reason.code().equals("gone");
      assertThat(page.module("websocket.js", "!it.FINAL.has(" + reason.webSocketCode() + ")"))
          .as(reason.code())
          .isEqualTo(String.valueOf(lost || reason.reconnect()));
    }
  }

  @Test
  void retries_are_spread_and_bounded() {
    page.open("");
    assertThat(page.module("connection.js", "[0, 1, 4, 5, 60].map(n => it.delay(n, 0))"))
        .isEqualTo("[500,1000,8000,15000,15000]");
    assertThat(page.module("connection.js", "[0, 1, 4, 5, 60].map(n => it.delay(n, 1))"))
        .isEqualTo("[1000,2000,16000,30000,30000]");
  }
}
