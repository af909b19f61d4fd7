package dev.carillon.http.endpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.event.JsonBytes;
import dev.carillon.event.JsonWriter;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decodes the CloudEvents of one request, each to the JSON format: CloudEvents HTTP binding 1.0.2,
 * section 3. Whether they are valid events is checked by the publisher.
 */
final class CloudEventsBody {
  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String BATCHED = "application/cloudevents-batch+json";
  private static final String ANY = "application/cloudevents";
  private static final String PREFIX = "ce-";

  /** CloudEvents 1.0.2, "Naming Conventions". */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,64}");

  /** No attributes in this mode: they are given by the body and its content type. */
  private static final Set<String> RESERVED = Set.of("data", "datacontenttype");

  private CloudEventsBody() {}

  /**
   * Reads a request.
   *
   * @throws RefusedException if it is in none of the modes, or its JSON is malformed
   */
  static List<Json> events(MultiMap headers, byte[] body, int maxBatch) {
    String contentType =
        Optional.ofNullable(headers.get(HttpHeaders.CONTENT_TYPE)).orElse("").strip();
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (type.equals(STRUCTURED)) {
      return List.of(json(body));
    }
    if (type.equals(BATCHED)) {
      return elements(json(body), maxBatch);
    }
    if (type.startsWith(ANY) || !headers.contains(PREFIX + "id")) {
      throw new RefusedException(
          CloseReason.UNSUPPORTED_MEDIA_TYPE.with(
              "only " + STRUCTURED + ", " + BATCHED + ", or ce- headers are understood"));
    }
    return List.of(binary(headers, contentType, type, body));
  }

  private static Json json(byte[] body) {
    try {
      return JsonBytes.value(body, 0, body.length);
    } catch (IllegalArgumentException e) {
      throw bad("the body is malformed: " + e.getMessage());
    }
  }

  private static List<Json> elements(Json batch, int maxBatch) {
    try (JsonParser parser =
        Json.FACTORY.createParser(batch.bytes(), batch.from(), batch.length())) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw bad("a batch is a list");
      }
      var elements = new ArrayList<Json>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (elements.size() == maxBatch) {
          throw new RefusedException(
              CloseReason.TOO_LARGE.with("more than " + maxBatch + " events"));
        }
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        elements.add(new Json(batch.bytes(), batch.from() + from, to - from));
      }
      return elements;
    } catch (IOException e) {
      throw new UncheckedIOException("it was checked before", e);
    }
  }

  private static Json binary(MultiMap headers, String contentType, String type, byte[] body) {
    var event = new JsonWriter(body.length + 512);
    var names = new HashSet<String>();
    for (Map.Entry<String, String> header : headers) {
      String key = header.getKey().toLowerCase(Locale.ROOT);
      if (!key.startsWith(PREFIX)) {
        continue;
      }
      String name = key.substring(PREFIX.length());
      if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
        throw bad("not the name of an attribute: a header " + PREFIX + "...");
      }
      if (!names.add(name)) {
        throw bad(key + " twice");
      }
      event.string(name, decoded(key, header.getValue()));
    }
    if (!contentType.isEmpty()) {
      event.string("datacontenttype", contentType);
    }
    if (body.length > 0) {
      data(event, type, body);
    }
    byte[] bytes = event.bytes();
    return new Json(bytes, 0, bytes.length);
  }

  private static void data(JsonWriter event, String type, byte[] body) {
    if (type.isEmpty() || type.endsWith("/json") || type.endsWith("+json")) {
      event.json("data", json(body));
    } else if (type.startsWith("text/")) {
      event.string("data", text(body).orElseThrow(() -> bad("the body is not UTF-8")));
    } else {
      event.string("data_base64", Base64.getEncoder().encodeToString(body));
    }
  }

  /** HTTP binding, section 3.1.3.2: perhaps quoted, and percent-encoded where not plain ASCII. */
  private static String decoded(String key, String value) {
    String text = value.strip();
    if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
      text = text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
    }
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
    for (int i = 0; i < text.length(); i++) {
      int octet = text.charAt(i) == '%' ? octet(text, i) : -1;
      if (octet >= 0) {
        bytes.put((byte) octet);
        i += 2;
      } else {
        bytes.put(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] all = new byte[bytes.flip().remaining()];
    bytes.get(all);
    return text(all).orElseThrow(() -> bad(key + " is not UTF-8"));
  }

  private static int octet(String text, int at) {
    if (at + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static RefusedException bad(String text) {
    return new RefusedException(CloseReason.BAD_REQUEST.with(text));
  }
}
