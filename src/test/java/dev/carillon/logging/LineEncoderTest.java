package dev.carillon.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

class LineEncoderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LineEncoder encoder = new LineEncoder();
  private final Logger logger = new LoggerContext().getLogger("dev.carillon.kafka.Consumer");

  private String line(String format, LoggingEvent event) {
    encoder.setFormat(format);
    String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
    assertThat(line).endsWith("\n");
    return line.substring(0, line.length() - 1);
  }

  private LoggingEvent event(String message, @Nullable Throwable thrown, Object... arguments) {
    var event = new LoggingEvent("x", logger, Level.INFO, message, thrown, arguments);
    event.setInstant(Instant.parse("2026-11-21T06:26:01.123Z"));
    event.setThreadName("main");
    return event;
  }

  private JsonNode json(LoggingEvent event) throws IOException {
    String line = line("json", event);
    assertThat(line).doesNotContainPattern("[^ -~]");
    return JSON.readTree(line);
  }

  @Test
  void an_event_is_one_object() {
    assertThat(line("json", event("closed id={} reason={}", null, 7, "slow")))
        .isEqualTo(
            "{\"time\":\"2026-11-21T06:26:01.123Z\",\"level\":\"INFO\","
                + "\"logger\":\"dev.carillon.kafka.Consumer\",\"thread\":\"main\","
                + "\"message\":\"closed id=7 reason=slow\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\n{\"time\":\"2026-01-01T00:00:00Z\",\"level\":\"INFO\",\"message\":\"forged\"}",
        "a\u001b[2J\u001b]0;title\u0007",
        "a\u009b31m\u0085b\u2028c\u2029d\u202ee\u007f\u0000",
        "a${jndi:ldap://x/y}${env:HOME}%d %msg{}",
        "a\ud800b",
        "a\",\"level\":\"ERROR\\"
      })
  void a_hostile_message_is_one_line(String hostile) throws IOException {
    JsonNode json = json(event("user agent {}", null, hostile));

    assertThat(json.size()).isEqualTo(5);
    assertThat(json.get("level").textValue()).isEqualTo("INFO");
    assertThat(json.get("message").textValue()).startsWith("user agent a");
    String text = line("text", event("user agent {}", null, hostile));
    assertThat(text).doesNotContainPattern("[\\p{Cntrl}\u0080-\u009f\u2028\u2029\u202e]");
  }

  @Test
  void a_long_message_is_cut() throws IOException {
    JsonNode json = json(event("{}", null, "x".repeat(1 << 20)));

    assertThat(json.get("message").textValue())
        .hasSizeLessThan(LineEncoder.MAX_MESSAGE + 100)
        .endsWith("x... (1048576 characters)");
  }

  @Test
  void a_cut_through_half_a_character_harms_nothing() throws IOException {
    String message = "x".repeat(LineEncoder.MAX_MESSAGE - 1) + "\ud83d\ude00 and more";

    assertThat(json(event("{}", null, message)).get("message").textValue()).contains("... (");
  }

  @Test
  void a_stack_is_one_field() throws IOException {
    var thrown = new IllegalStateException("a\n\tat forged", new IOException("token=canary"));

    JsonNode json = json(event("failed", thrown));

    assertThat(json.get("message").textValue()).isEqualTo("failed");
    assertThat(json.get("stack").textValue())
        .startsWith("java.lang.IllegalStateException: a\n")
        .contains("Caused by: java.io.IOException: token=***")
        .doesNotContain("canary");
  }

  @Test
  void a_long_stack_is_cut() throws IOException {
    var thrown = new IllegalStateException("x".repeat(1 << 20));

    assertThat(json(event("failed", thrown)).get("stack").textValue())
        .hasSizeLessThan(LineEncoder.MAX_STACK + 100);
  }

  @Test
  void no_form_holds_a_token() throws IOException {
    var event = event("GET /v1/ws?ticket={} Authorization: Bearer {}", null, "canary1", "canary2");
    event.addKeyValuePair(new KeyValuePair("token", "canary3"));

    assertThat(json(event).get("message").textValue())
        .isEqualTo("GET /v1/ws?ticket=*** Authorization: Bearer *** token=***");
    assertThat(line("text", event)).doesNotContain("canary");
  }

  @Test
  void text_is_for_a_person() {
    assertThat(line("text", event("closed id={}", null, 7)))
        .matches("\\d\\d:\\d\\d:01\\.123 INFO  Consumer: closed id=7");
  }

  @Test
  void a_stack_in_text_cannot_begin_a_line() {
    var thrown = new IllegalStateException("a\n06:26:01.123 INFO  Consumer: forged");

    assertThat(line("text", event("failed", thrown)).lines().skip(1))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).startsWith("    "));
  }

  @Test
  void a_format_that_is_not_known_is_json() {
    assertThat(line("xml", event("a", null))).startsWith("{");
  }
}
