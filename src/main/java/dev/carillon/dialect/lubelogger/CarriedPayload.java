package dev.carillon.dialect.lubelogger;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event whose data already is the product's payload. It is passed on unchanged, except that
 * members which older releases of the product or another producer omit are added.
 */
final class CarriedPayload {
  private static final Set<String> KNOWN =
      Set.of(
          LubeLoggerWireNames.TYPE,
          LubeLoggerWireNames.TIMESTAMP,
          LubeLoggerWireNames.DATA,
          LubeLoggerWireNames.VEHICLE_ID,
          LubeLoggerWireNames.USERNAME,
          LubeLoggerWireNames.ACTION);

  private final Map<?, ?> members;
  private final String type;
  private final Map<String, String> data;

  private CarriedPayload(Map<?, ?> members, String type, Map<String, String> data) {
    this.members = members;
    this.type = type;
    this.data = data;
  }

  /** Empty if the event's data is no payload. */
  static Optional<Payload> of(ChangeEvent event) {
    if (event.operation() != Operation.NONE
        || !(event.data().value() instanceof Map<?, ?> members)
        || !(members.get(LubeLoggerWireNames.TYPE) instanceof String type)
        || type.isBlank()
        || !(members.get(LubeLoggerWireNames.DATA) instanceof Map<?, ?> values)) {
      return Optional.empty();
    }
    return texts(values).map(data -> new CarriedPayload(members, type, data).filledIn(event));
  }

  /**
   * Every value is a text in this protocol: scalars are converted, any other value makes the
   * payload invalid.
   */
  private static Optional<Map<String, String>> texts(Map<?, ?> values) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      if (entry.getValue() instanceof Map<?, ?> || entry.getValue() instanceof List<?>) {
        return Optional.empty();
      }
      String key = String.valueOf(entry.getKey());
      texts.put(key, ValueFormat.ofProduct(key, ColumnText.plain(entry.getValue())));
    }
    return Optional.of(texts);
  }

  private Payload filledIn(ChangeEvent event) {
    String user =
        given(LubeLoggerWireNames.USERNAME)
            .orElseGet(() -> data.getOrDefault(LubeLoggerWireNames.USER, ""));
    return new Payload(
        type,
        given(LubeLoggerWireNames.TIMESTAMP).orElseGet(() -> ValueFormat.timestamp(event.time())),
        data,
        given(LubeLoggerWireNames.VEHICLE_ID).orElseGet(this::vehicle),
        user,
        given(LubeLoggerWireNames.ACTION).orElseGet(() -> action(user)),
        more());
  }

  private Optional<String> given(String name) {
    return Optional.of(ColumnText.plain(members.get(name))).filter(text -> !text.isBlank());
  }

  private String vehicle() {
    String vehicle = data.getOrDefault(LubeLoggerWireNames.VEHICLE_ID, "");
    return vehicle.isBlank() ? LubeLoggerWireNames.NO_VEHICLE : vehicle;
  }

  private String action(String user) {
    return Sentence.of(type)
        .map(sentence -> sentence.action(user, data))
        .orElseGet(() -> Sentence.of(user, data.getOrDefault(LubeLoggerWireNames.DESCRIPTION, "")));
  }

  private Map<String, Object> more() {
    Map<String, Object> more = new LinkedHashMap<>();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      @Nullable Object value = member.getValue();
      if (member.getKey() instanceof String name && !KNOWN.contains(name) && value != null) {
        more.put(name, value);
      }
    }
    return more;
  }
}
