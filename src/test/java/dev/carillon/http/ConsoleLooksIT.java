package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.event.Operation;
import dev.carillon.support.Events;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** That everybody can use the console: by keyboard, on a phone, in either colour scheme. */
class ConsoleLooksIT extends ConsoleCase {
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
}
