package dev.carillon.dialect.lubelogger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.Json;
import dev.carillon.event.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** No number that JSON allows makes a column throw, or grow without a bound. */
final class HostileNumbersTest {
  private static final String[] NUMBERS = {
    "1e400",
    "-1e400",
    "1e999999",
    "1e999999999",
    "-1e-999999999",
    "1e308",
    "5e-324",
    "0e999999999",
    "1E+2147483648",
    "-0",
    "-0.0",
    "1.0",
    "9223372036854775808",
    "-9223372036854775809",
    "9".repeat(200),
    "0." + "3".repeat(190),
  };

  @Test
  void every_number_becomes_a_short_text() {
    for (String number : NUMBERS) {
      byte[] bytes = ("{\"a\":" + number + "}").getBytes(StandardCharsets.US_ASCII);
      Json json = JsonBytes.value(bytes, 0, bytes.length);
      String text = ColumnText.of("<{a}>").of((Map<?, ?>) Objects.requireNonNull(json.value()));
      assertThat(text).as(number).hasSizeLessThan(400).doesNotContain("E", "Infinity", "NaN");
    }
    assertThat(ColumnText.plain(Double.POSITIVE_INFINITY)).isEmpty();
    assertThat(ColumnText.plain(Double.NaN)).isEmpty();
    assertThat(ColumnText.plain(1e300)).startsWith("1000000");
  }
}
