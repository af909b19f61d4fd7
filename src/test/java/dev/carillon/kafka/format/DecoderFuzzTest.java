package dev.carillon.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the bytes: an event whose data is what another parser reads, or a cause. */
final class DecoderFuzzTest {
  private static final int RECORDS = 20_000;
  private static final ObjectMapper OTHER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final List<String> DATA =
      List.of(
          "{\"id\":7,\"tags\":[\"a\",\"b\"],\"x\":{\"y\":[1,2.5,-1e3,true,null,\"\\u00fc\"]}}",
          "{ \"id\" : \"ü🎉\" ,\r\n \"tags\" : [ ] }",
          "{\"id\":false,\"tags\":[{\"id\":1}],\"id2\":\"\\ud83d\\ude00\"}");
  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u",
          "\\ud800",
          "null",
          "1e9",
          "-",
          "\r\n",
          "\"data\":",
          "\"data_base64\":",
          "\"op\":\"d\"",
          "\"payload\":",
          "\"schema\":{},",
          "\"id\":",
          "\"after\":",
          "\"specversion\":\"1.0\"",
          "\u2028",
          "\u0000",
          "\uFEFF");

  @ParameterizedTest
  @EnumSource(Format.class)
  void any_bytes_are_an_event_or_have_a_cause(Format format) throws IOException {
    long seed = new Random().nextLong();
    System.out.println("DecoderFuzzTest " + format + " seed " + seed);
    var random = new Random(seed);
    var records =
        new Records(
            StreamOptions.of(
                "items", format, "item:{data.id}:{data.x.y}", "tag:{data.tags[]}", "all:{type}"));
    int events = 0;
    for (int i = 0; i < RECORDS; i++) {
      byte[] value = value(format, random);
      try {
        Optional<ChangeEvent> event = records.next(key(random), value, headers(random));
        if (event.isPresent()) {
          requireWhole(event.get(), "seed " + seed + ", record " + i);
          events++;
        }
      } catch (DecodeException e) {
        assertThat(e.why())
            .as("seed %d, record %d", seed, i)
            .isNotEqualTo(DecodeException.Cause.INTERNAL);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", record " + i, e);
      }
    }
    // Neither all nor none, or the test is of no use.
    assertThat(events).as("seed %d", seed).isBetween(RECORDS / 50, RECORDS * 9 / 10);
  }

  /** What is spliced is JSON to anyone, in one line, and parses to the same as here. */
  private static void requireWhole(ChangeEvent event, String name) throws IOException {
    requireWhole(event.data(), name);
    if (event.old().isPresent()) {
      requireWhole(event.old().get(), name);
    }
    assertThat(event.topics()).as(name).isNotEmpty();
  }

  private static void requireWhole(Json json, String name) throws IOException {
    byte[] bytes = Arrays.copyOfRange(json.bytes(), json.from(), json.from() + json.length());
    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    JsonNode tree = OTHER.readTree(bytes);
    assertThat(tree.isMissingNode()).as(name).isFalse();
    for (byte b : bytes) {
      if (b == '\r' || b == '\n' || b == 0) {
        throw new AssertionError(name + ": a control character in " + json);
      }
    }
    json.value();
  }

  private static byte[] value(Format format, Random random) {
    String text = BadRecordTest.with(format, DATA.get(random.nextInt(DATA.size())));
    if (format == Format.DEBEZIUM && random.nextBoolean()) {
      text = "{\"schema\":{\"fields\":[]},\"payload\":" + text.replace("null", DATA.get(0)) + "}";
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      bytes = changed(bytes, random);
    }
    return bytes;
  }

  private static byte[] changed(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + random.nextInt(12));
    byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(5)) {
      case 0 -> spliced(bytes, at, to, new byte[] {(byte) random.nextInt(256)});
      case 1 -> spliced(bytes, at, at, token);
      case 2 -> spliced(bytes, at, to, token);
      case 3 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
      default -> spliced(bytes, at, random.nextInt(8) == 0 ? bytes.length : to, new byte[0]);
    };
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
    return ByteBuffer.allocate(bytes.length - (to - from) + middle.length)
        .put(bytes, 0, from)
        .put(middle)
        .put(bytes, to, bytes.length - to)
        .array();
  }

  private static byte[] key(Random random) {
    byte[] key = "{\"schema\":{},\"payload\":{\"id\":7}}".getBytes(StandardCharsets.UTF_8);
    return random.nextBoolean() ? key : changed(key, random);
  }

  private static RecordHeaders headers(Random random) {
    var headers = new RecordHeaders();
    if (random.nextInt(4) == 0) {
      String[] names = {
        "content-type", "ce_id", "ce_specversion", "ce_type", "ce_source", "ce_time"
      };
      byte[][] values = {
        "application/json".getBytes(StandardCharsets.UTF_8),
        "1.0".getBytes(StandardCharsets.UTF_8),
        "application/cloudevents+json".getBytes(StandardCharsets.UTF_8),
        {(byte) 0xfe, 0}
      };
      for (String name : names) {
        if (random.nextInt(3) > 0) {
          headers.add(name, values[random.nextInt(values.length)]);
        }
      }
    }
    return headers;
  }
}
