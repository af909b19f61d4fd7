package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.dialect.topics.TopicsOptions;
import dev.carillon.support.Browser;
import dev.carillon.support.ConsolePage;
import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Patience;
import dev.carillon.support.Principals;
import dev.carillon.support.TestServer;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * The console's first page in a real browser, against the real public port. The tests of a class
 * share one browser; each has a server of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConsoleCase {
  Browser browser;
  PartitionLog log;
  TestServer server;
  ConsolePage page;

  @BeforeAll
  void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() {
    log = new PartitionLog(Events.partition("vehicles"), 10);
    serve(
        TestServer.with()
            .loops(2)
            .topics(new TopicsOptions(Duration.ofSeconds(1), Duration.ofSeconds(20), 32, false))
            .principal(Principals.of("bob", "vehicle:8:**")));
    server.publish(Events.announcing(log.end()));
  }

  /** From now on the page is that of this server. */
  final void serve(TestServer.Builder wanted) {
    server = wanted.start();
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

  static ConditionFactory patiently() {
    return await().atMost(Patience.LIMIT).pollInterval(Duration.ofMillis(100));
  }

  void happens(String... topics) {
    for (String topic : topics) {
      server.publish(Events.batch(log.append(topic)));
    }
  }

  void happens(Events.Builder event) {
    server.publish(Events.batch(event.at(log.append("unused").position()).build()));
  }

  /** Waits for exactly these rows, the newest first. */
  void shown(String... fragments) {
    patiently().untilAsserted(() -> assertThat(page.rows()).hasSize(fragments.length));
    List<String> rows = page.rows();
    for (int i = 0; i < fragments.length; i++) {
      assertThat(rows.get(i)).contains(fragments[i]);
    }
  }
}
