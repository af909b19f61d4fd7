package dev.carillon.dialect.voipbin;

import dev.carillon.event.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message from a client. */
record VoipbinRequest(String type, List<String> topics) {
  /** Parses a message; an invalid one has no effect in this protocol. */
  static Optional<VoipbinRequest> of(String text) {
    try {
      return Json.read(text) instanceof Map<?, ?> message ? of(message) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  // An absent member is an empty one, as for the product's parser; one of another type makes the
  // message invalid.
  private static Optional<VoipbinRequest> of(Map<?, ?> message) {
    @Nullable Object type = message.get(VoipbinWireNames.TYPE);
    @Nullable Object topics = message.get(VoipbinWireNames.TOPICS);
    if ((type != null && !(type instanceof String))
        || (topics != null && !(topics instanceof List<?>))) {
      return Optional.empty();
    }
    var texts = new ArrayList<String>();
    for (Object topic : topics == null ? List.of() : (List<?>) topics) {
      if (!(topic instanceof String name)) {
        return Optional.empty();
      }
      texts.add(name);
    }
    return Optional.of(new VoipbinRequest(type == null ? "" : (String) type, texts));
  }
}
