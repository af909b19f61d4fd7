package dev.carillon.dialect.topics;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.carillon.command.Command;
import dev.carillon.core.Session;
import dev.carillon.core.identity.AllowedNames;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.event.JsonBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a command from a message that is known to be a JSON object. */
final class CommandReader {
  private static final AllowedNames MEMBERS =
      AllowedNames.members(
          CloseReason.BAD_FRAME,
          TopicsWireNames.TYPE,
          TopicsWireNames.ID,
          TopicsWireNames.NAME,
          TopicsWireNames.DATA,
          TopicsWireNames.KEY);

  private CommandReader() {}

  /**
   * The command of this message.
   *
   * @param text the same message as it was received: the data is passed on as the client wrote it
   * @throws RefusedException that states the first member of a wrong type
   */
  static Command read(Map<?, ?> message, String text, Session session) {
    MEMBERS.require(message.keySet());
    if (!(message.get(TopicsWireNames.NAME) instanceof String name)) {
      throw wrong("name must be a text");
    }
    @Nullable Object key = message.get(TopicsWireNames.KEY);
    if (key != null && !(key instanceof String)) {
      throw wrong("key must be a text");
    }
    if (!message.containsKey(TopicsWireNames.DATA)) {
      throw wrong("a command needs data");
    }
    return new Command(name, data(text), Optional.ofNullable((String) key), Optional.empty())
        .over(session);
  }

  private static Json data(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = Json.FACTORY.createParser(bytes)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(TopicsWireNames.DATA);
        parser.nextToken();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        if (wanted) {
          return clean(bytes, from, (int) parser.currentLocation().getByteOffset());
        }
      }
      throw new IllegalStateException("a member that was there");
    } catch (IOException e) {
      throw new UncheckedIOException("it was checked before", e);
    }
  }

  private static Json clean(byte[] bytes, int from, int to) {
    try {
      return JsonBytes.value(bytes, from, to);
    } catch (IllegalArgumentException e) {
      throw wrong("data is malformed: " + e.getMessage());
    }
  }

  private static RefusedException wrong(String text) {
    return new RefusedException(CloseReason.BAD_FRAME.with(text));
  }
}
