package dev.carillon.dialect.openshock.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.command.Command;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;

/**
 * The data of commands as JSON trees, which distinguish whole numbers from numbers with a fraction.
 */
public final class DataTrees {
  private static final ObjectMapper MAPPER = JsonMapper.builder(Json.FACTORY).build();

  private DataTrees() {}

  /** An object with one member, to which others can be added. */
  public static ObjectNode of(String name, JsonNode value) {
    ObjectNode object = MAPPER.createObjectNode();
    object.set(name, value);
    return object;
  }

  public static JsonNode tree(Json json) {
    try {
      return MAPPER.readTree(json.bytes(), json.from(), json.length());
    } catch (IOException e) {
      throw new UncheckedIOException("a slice that was not checked", e);
    }
  }

  /**
   * Parses a command's data.
   *
   * @throws RefusedException if the form throws an IllegalArgumentException, with its text
   */
  static <T> T read(Command command, Function<JsonNode, T> form) {
    try {
      return form.apply(tree(command.data()));
    } catch (IllegalArgumentException e) {
      throw OpenShockRefusals.malformed(e);
    }
  }
}
