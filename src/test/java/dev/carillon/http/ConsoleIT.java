package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.core.CloseReason;
import dev.carillon.dialect.topics.TopicsOptions;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import dev.carillon.support.Browser;
import dev.carillon.support.ConsolePage;
import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import dev.carillon.support.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The console's first page in a real browser, against the real public port. */
class ConsoleIT {
  /** Names each text whose colour is too close to what lies behind it. */
  private static final String CONTRASTS =
      """
      () => {
        const parts = (color) => color.match(/[\\d.]+/g).map(Number);
        const light = (color) => {
          const [r, g, b] = parts(color).map((n) => n / 255)
            .map((n) => (n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const behind = (element) => {
          const color = getComputedStyle(element).backgroundColor;
          return parts(color)[3] === 0 ? behind(element.parentElement) : color;
        };
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const poor = [];
        while (texts.nextNode()) {
          const element = texts.currentNode.parentElement;
          const text = texts.currentNode.data.trim();
          if (text && element.checkVisibility() && !element.closest(':disabled, noscript')) {
            const [low, high] = [light(getComputedStyle(element).color), light(behind(element))]
              .sort((a, b) => a - b);
            const ratio = (high + 0.05) / (low + 0.05);
            if (!(ratio >= 4.5)) {
              poor.push(`${text}: ${ratio.toFixed(2)}`);
            }
          }
        }
        return poor.join('; ');
      }
      """;

  private static Browser browser;

  private final PartitionLog log = new PartitionLog(Events.partition("vehicles"), 10);
  private TestServer server;
  private ConsolePage page;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() {
    server =
        TestServer.with()
            .loops(2)
            .topics(new TopicsOptions(Duration.ofSeconds(1), Duration.ofSeconds(20), 32, 64 << 10))
            .principal(Principals.of("bob", "vehicle:8:**"))
            .start();
    server.publish(Events.announcing(log.end()));
    page = new ConsolePage(browser, "http://127.0.0.1:" + server.port() + "/console/");
  }

  @AfterEach
  void the_browser_has_nothing_to_complain_of() {
    // What the gateway refuses, and that it is gone for a while, is what some tests are about.
    assertThat(browser.complaints())
        .allMatch(
            text ->
                text.matches(
                        "(?s).* - Failed to load resource: .*(status of (4\\d\\d|503)|ERR_CONN).*")
                    || text.matches("(?s).* - WebSocket connection to .* failed: .*"));
    browser.driver().get("about:blank");
    server.close();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100));
  }

  private void happens(String... topics) {
    for (String topic : topics) {
      server.publish(Events.batch(log.append(topic)));
    }
  }

  private void happens(Events.Builder event) {
    server.publish(Events.batch(event.at(log.append("unused").position()).build()));
  }

  private void shown(String... fragments) {
    patiently().untilAsserted(() -> assertThat(page.rows()).hasSize(fragments.length));
    List<String> rows = page.rows();
    for (int i = 0; i < fragments.length; i++) {
      assertThat(rows.get(i)).contains(fragments[i]);
    }
  }

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

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse", "longpoll"})
  void events_are_shown_as_long_as_their_filter_is_there(String transport) {
    page.enter(transport, "alice").listen("vehicle:7:**");
    happens("vehicle:8", "vehicle:7:service:1");
    shown("vehicle:7:service:1");
    page.listen("vehicle:8");
    happens("vehicle:8", "vehicle:9");
    shown("vehicle:8", "vehicle:7:service:1");
    page.remove("vehicle:7:**");
    patiently().until(() -> !page.isActive("vehicle:7:**") && page.state().equals("Open"));
    await().pollDelay(Duration.ofMillis(300)).until(() -> page.state().equals("Open"));
    happens("vehicle:7", "vehicle:8");
    shown("vehicle:8", "vehicle:8", "vehicle:7:service:1");
    patiently().until(() -> page.text("#received").equals("3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse", "longpoll"})
  void a_filter_that_is_refused_has_the_gateways_words_beside_it(String transport) {
    page.enter(transport, "bob").listen("vehicle:8:**");
    page.add("vehicle:7:**").add("a::b");
    patiently().until(() -> page.words("vehicle:7:**").equals("not permitted: vehicle:7:**"));
    patiently().until(() -> page.words("a::b").equals("not a topic filter: a segment is empty"));
    happens("vehicle:7", "vehicle:8");
    shown("vehicle:8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse", "longpoll"})
  void a_link_opens_with_its_filters_and_one_bad_one_spoils_nothing(String transport) {
    page.open("#topic=vehicle:8&topic=vehicle:7&topic=vehicle:8:x&transport=" + transport);
    page.logIn("bob");
    patiently().until(() -> page.isActive("vehicle:8") && page.isActive("vehicle:8:x"));
    patiently().until(() -> page.words("vehicle:7").startsWith("not permitted"));
    happens("vehicle:8");
    shown("vehicle:8");
  }

  @Test
  void hostile_text_stays_text() {
    page.enter("websocket", "alice").listen("**");
    String image = "<img/src=x/onerror=alert(1)>";
    happens(
        Events.event()
            .type(image)
            .topics(image)
            .data("{\"" + image + "\":\"" + image + "\",\"n\":12345678901234567890.10,\"k\":{}}")
            .old("{\"<script>alert(1)</script>\":\"\\u202etxt\",\"__proto__\":{\"x\":1}}"));
    shown(image);
    page.find("#events summary").click();
    patiently().until(() -> page.all("#events pre").size() == 2);
    assertThat(page.all("#events img, #events script")).isEmpty();
    String data = page.text("#events section:first-child pre");
    assertThat(data).contains("\"" + image + "\": \"" + image + "\"", "12345678901234567890.10");
    assertThat(page.text("#events section:last-child pre"))
        .contains("<script>alert(1)</script>", "\"\\u202etxt\"", "__proto__");
    page.add(image).add("<b>:*:bold</b>");
    patiently().until(() -> page.isActive(image) && page.isActive("<b>:*:bold</b>"));
    page.open("#topic=<b>x</b>%20&topic=" + image).logIn("alice");
    patiently().until(() -> page.words("<b>x</b>").startsWith("not a topic filter"));
    assertThat(page.all("#filters b, #filters img, #events b:not(.change b)")).isEmpty();
  }

  @Test
  void an_update_shows_what_changed() {
    page.enter("websocket", "alice").listen("**");
    happens(
        Events.event()
            .operation(Operation.UPDATE)
            .data("{\"id\":1,\"at\":{\"lat\":1.5,\"lng\":2},\"new\":[1],\"same\":[{}]}")
            .old("{\"id\":1,\"at\":{\"lat\":1.50,\"lng\":3},\"gone\":null,\"same\":[{}]}"));
    shown("at.lng 3 → 2");
    page.find("#events summary").sendKeys(Keys.ENTER);
    patiently().until(() -> page.all("#events pre").size() == 2);
    assertThat(texts("#events mark"))
        .containsExactly("\"lat\": 1.5,", "\"lng\": 2", "\"lat\": 1.50,", "\"lng\": 3");
    assertThat(texts("#events ins")).containsExactly("\"new\": [", "1", "],");
    assertThat(texts("#events del")).containsExactly("\"gone\": null,");
  }

  private List<String> texts(String css) {
    return page.all(css).stream().map(line -> line.getText().strip()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse", "longpoll"})
  void a_gap_is_loud(String transport) {
    page.enter(transport, "alice").listen("**");
    server.publish(Events.batch(log.spoil()));
    shown("Gap: events are missing here – a record could not be read.");
    assertThat(page.rows().get(0)).contains("vehicles/0 from 10 up to 11");
    assertThat(page.find("#events li").getDomAttribute("class")).isEqualTo("gap");
    assertThat(page.script("document.getElementById('announcement').textContent")).contains("Gap");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sse", "longpoll"})
  void after_a_restart_it_goes_on_where_it_broke_off(String transport) {
    page.enter(transport, "alice").listen("vehicle:*");
    happens("vehicle:1");
    shown("vehicle:1");
    server.stop();
    patiently().until(() -> page.state().matches("Trying again in \\d+ s"));
    server.startAgain();
    server.publish(Events.announcing(log.end()));
    happens("vehicle:2");
    shown("vehicle:2", "went on where it broke off", "vehicle:1");
    happens("vehicle:3");
    shown("vehicle:3", "vehicle:2", "went on where it broke off", "vehicle:1");
  }

  @Test
  void after_a_restart_websocket_says_that_events_may_be_missing() {
    page.enter("websocket", "alice").listen("vehicle:*");
    server.stop();
    patiently().until(() -> page.state().matches("Trying again in \\d+ s"));
    assertThat(page.find("#again").getText()).isEqualTo("Try now");
    server.startAgain();
    server.publish(Events.announcing(log.end()));
    patiently().until(() -> page.state().equals("Open") && page.isActive("vehicle:*"));
    shown("Events may have been missed");
    happens("vehicle:2");
    shown("vehicle:2", "Events may have been missed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse", "longpoll"})
  void a_token_that_is_withdrawn_ends_it_in_words_and_for_good(String transport) {
    page.enter(transport, "alice").listen("vehicle:*");
    server.dismiss("alice");
    server.stop();
    server.startAgain();
    patiently().until(() -> page.state().equals("Closed"));
    assertThat(page.text("#explanation")).isEqualTo("A valid token is needed.");
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .until(() -> page.state().equals("Closed"));
    page.find("#again").click();
    assertThat(page.find("#login").isDisplayed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse"})
  void a_close_that_says_not_to_come_back_is_obeyed(String transport) {
    server.close();
    server = TestServer.with().principal(Principals.until(Instant.EPOCH)).start();
    page = new ConsolePage(browser, "http://127.0.0.1:" + server.port() + "/console/");
    page.enter(transport, "alice").add("vehicle:*");
    patiently().until(() -> page.state().equals("Closed"));
    assertThat(page.text("#explanation")).isEqualTo("The token has expired.");
    int closes = server.closes().size();
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .until(() -> server.closes().size() == closes);
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
  void the_list_is_bounded_and_can_be_paused_searched_and_cleared() {
    page.enter("websocket", "alice").listen("**");
    flood(600);
    patiently().until(() -> page.rows().size() == 500);
    assertThat(page.rows().get(0)).contains("n:599");
    page.find("#pause").click();
    flood(10);
    patiently().until(() -> page.text("#pause").equals("Resume · 10 new"));
    assertThat(page.rows().get(0)).contains("n:599");
    page.find("#pause").click();
    patiently().until(() -> page.rows().get(0).contains("n:9"));
    page.find("#search").sendKeys("n:59");
    patiently().until(() -> page.rows().size() == 10);
    assertThat(page.text("#shown")).isEqualTo("10 of 500 shown");
    page.find("#clear").click();
    patiently().until(() -> page.rows().isEmpty());
  }

  private void flood(int count) {
    List<ChangeEvent> events =
        IntStream.range(0, count).mapToObj(n -> log.append("n:" + n)).toList();
    server.publish(Events.batch(new ArrayList<>(events)));
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

  @Test
  void the_keyboard_is_enough() {
    page.open("");
    press("alice", Keys.ENTER);
    patiently().until(() -> page.state().equals("Open"));
    press("vehicle:*", Keys.ENTER);
    patiently().until(() -> page.isActive("vehicle:*"));
    happens("vehicle:1");
    shown("vehicle:1");
    for (int i = 0; i < 30 && !focused().equals("SUMMARY in events"); i++) {
      press(Keys.TAB);
    }
    press(Keys.SPACE);
    patiently().until(() -> page.all("#events pre").size() == 1);
    page.find("#topic").click();
    press(Keys.TAB, Keys.TAB, Keys.ENTER);
    patiently().until(() -> page.all("#filters li").isEmpty());
    assertThat(page.script("document.activeElement.id")).isEqualTo("topic");
  }

  private String focused() {
    return page.script(
        "document.activeElement.tagName + ' in ' + document.activeElement.closest('[id]').id");
  }

  private void press(CharSequence... keys) {
    browser.driver().switchTo().activeElement().sendKeys(keys);
  }

  @Test
  void a_phone_shows_all_of_it_without_scrolling_sideways() {
    browser.emulate(
        "setDeviceMetricsOverride",
        Map.of("width", 360, "height", 740, "deviceScaleFactor", 2, "mobile", true));
    try {
      page.enter("sse", "alice").listen("**");
      happens("x".repeat(300) + ":" + "y".repeat(200));
      shown("xxx");
      page.find("#events summary").click();
      patiently().until(() -> page.all("#events pre").size() == 1);
      assertThat(page.script("innerWidth")).isEqualTo("360");
      assertThat(page.script("document.documentElement.scrollWidth")).isEqualTo("360");
    } finally {
      browser.emulate("clearDeviceMetricsOverride", Map.of());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everything_can_be_read_and_has_a_name(String scheme) {
    var preference = Map.of("name", "prefers-color-scheme", "value", scheme);
    browser.emulate("setEmulatedMedia", Map.of("features", List.of(preference)));
    page.open("").logIn("mallory");
    patiently().until(() -> !page.text("#login-error").isEmpty());
    assertReadable();
    page.logIn("bob");
    patiently().until(() -> page.state().equals("Open"));
    page.listen("vehicle:8").add("vehicle:9");
    patiently().until(() -> !page.words("vehicle:9").isEmpty());
    for (Operation operation : Operation.values()) {
      happens(
          Events.event()
              .topics("vehicle:8")
              .operation(operation)
              .data("{\"a\":\"b\",\"c\":[true,1],\"e\":1}")
              .old("{\"a\":\"d\",\"c\":[null,1],\"d\":1}"));
    }
    server.publish(Events.batch(log.spoil()));
    server.stop();
    patiently().until(() -> page.state().startsWith("Trying again"));
    assertReadable();
    server.startAgain();
    patiently().until(() -> page.rows().get(0).startsWith("Reconnected"));
    page.find("#pause").click();
    page.all("#events summary").get(0).click();
    patiently().until(() -> page.all("#events pre").size() == 2);
    assertReadable();
  }

  /** WCAG 2.2, 1.4.3 and 4.1.2. */
  private void assertReadable() {
    // The rows fade in.
    await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
    assertThat(page.script("(" + CONTRASTS + ")()")).isEmpty();
    for (WebElement control : page.all("a, input, button, summary, pre")) {
      if (control.isDisplayed()) {
        assertThat(control.getAccessibleName()).as(control.toString()).isNotBlank();
      }
    }
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
