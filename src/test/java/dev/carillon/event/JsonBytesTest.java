package dev.carillon.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBytesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " {\"a\":[1,-2.5e10,true,null,\"x\"]} ",
        "\"plain\"",
        "17",
        "null",
        "\"Grüße, 世界, 🎉, \\ud83c\\udf89, \\\\ud800 and \\n\"",
        "{\"a\":1,\"a\":2}"
      })
  void one_json_value_is_taken_as_it_is(String text) {
    assertThat(value(text).toString()).isEqualTo(text);
  }

  @Test
  void line_breaks_between_tokens_become_spaces() {
    assertThat(value("{\r\n\t\"a\":\n1}\n").toString()).isEqualTo("{  \t\"a\": 1} ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{}{}",
        "{} x",
        "[1,]",
        "NaN",
        "{\"a\":01}",
        "'a'",
        "\"line\nbreak\"",
        "\"nul\u0000\"",
        "\uFEFF{}",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\u0041\"",
        "\"\\ud800x\"",
        "\"\\uD83C"
      })
  void anything_else_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> value(text));
  }

  @Test
  void nesting_is_bounded() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);

    assertThatIllegalArgumentException().isThrownBy(() -> value(deep));
  }

  @Test
  void other_encodings_are_refused() {
    for (var charset : new String[] {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"}) {
      byte[] bytes = "{\"a\":\"b\"}".getBytes(java.nio.charset.Charset.forName(charset));

      assertThatIllegalArgumentException()
          .as(charset)
          .isThrownBy(() -> JsonBytes.value(bytes, 0, bytes.length));
    }
  }

  @Test
  void utf_8_is_checked_as_the_jdk_checks_it() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = almostUtf8(random);

      assertThat(isClean(bytes)).as("seed %d, text %d", seed, i).isEqualTo(isUtf8(bytes));
    }
  }

  /** One character of any length, broken now and then, between some plain ones. */
  private static byte[] almostUtf8(Random random) {
    int codePoint = random.nextInt(0x80, 0x110000 >> (random.nextBoolean() ? 0 : 8));
    byte[] odd = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    if (random.nextBoolean()) {
      odd[random.nextInt(odd.length)] = (byte) random.nextInt(0x80, 0x100);
    }
    String before = "abcdefghij".substring(0, random.nextInt(10));
    String after = "klmnopqrst".substring(0, random.nextInt(10));
    int cut = random.nextInt(4) == 0 ? random.nextInt(odd.length) : odd.length;
    return ByteBuffer.allocate(before.length() + cut + after.length())
        .put(before.getBytes(StandardCharsets.US_ASCII))
        .put(odd, 0, cut)
        .put(after.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  private static boolean isClean(byte[] bytes) {
    try {
      JsonBytes.requireClean(bytes, 0, bytes.length);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return text.length() == 0 || text.charAt(0) != '\uFEFF';
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static Json value(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return JsonBytes.value(bytes, 0, bytes.length);
  }
}
