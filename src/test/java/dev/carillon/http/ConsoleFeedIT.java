package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import dev.carillon.support.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The console's topic filters, and the rows of what they match. */
class ConsoleFeedIT extends ConsoleCase {
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
    assertThat(page.rows().get(0)).contains("**").doesNotContain("vehicles/0");
    assertThat(page.find("#events li").getDomAttribute("class")).isEqualTo("gap");
    assertThat(page.script("document.getElementById('announcement').textContent")).contains("Gap");
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
}
