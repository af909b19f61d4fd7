package dev.carillon.command;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads the data of a command once, and strictly, so that every later reader reads the same. */
final class CommandData {
  private static final ObjectMapper MAPPER = JsonMapper.builder(Json.FACTORY).build();
  private static final ObjectReader STRICT =
      MAPPER
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final ObjectWriter SORTED =
      MAPPER.writer().with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private final Json json;
  private final JsonNode node;

  private CommandData(Json json, JsonNode node) {
    this.json = json;
    this.node = node;
  }

  /**
   * Parses data from a client.
   *
   * @throws RefusedException if it is too large, not JSON, too deep, or contains a duplicate name
   */
  static CommandData of(Json data, int maxBytes) {
    if (data.length() > maxBytes) {
      throw new RefusedException(CloseReason.TOO_LARGE.with("larger than " + maxBytes + " bytes"));
    }
    @Nullable JsonNode node;
    try {
      node = STRICT.readValue(data.bytes(), data.from(), data.length());
    } catch (IOException e) {
      throw new RefusedException(
          CloseReason.BAD_REQUEST.with("the data is not JSON, too deep, or has a name twice"));
    }
    if (node == null || node.isMissingNode()) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("no data"));
    }
    return new CommandData(data, node);
  }

  /** Parses data that a rule has made. */
  static CommandData of(Json data) {
    try {
      return new CommandData(data, MAPPER.readTree(data.bytes(), data.from(), data.length()));
    } catch (IOException e) {
      throw new UncheckedIOException("a rule has made what is not JSON", e);
    }
  }

  Json json() {
    return json;
  }

  JsonNode node() {
    return node;
  }

  /** A canonical form: equal for equal content, however it was written. */
  String canonical() {
    try {
      // As maps, because the members of a tree keep their order.
      return SORTED.writeValueAsString(MAPPER.convertValue(node, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
