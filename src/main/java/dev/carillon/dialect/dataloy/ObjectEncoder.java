package dev.carillon.dialect.dataloy;

import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.expression.Projection;
import dev.carillon.object.ObjectEvent;
import dev.carillon.object.ObjectType;
import dev.carillon.object.ObjectTypes;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Encodes changes of objects; clients that selected the same fields share the frames, however they
 * expressed the selection.
 *
 * @param fields the pushed fields of each type
 */
record ObjectEncoder(ObjectTypes types, Map<ObjectType, Projection> fields) implements Encoder {

  static ObjectEncoder of(ObjectTypes types, Selector selector) {
    return new ObjectEncoder(
        types,
        types.all().stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), selector::on)));
  }

  @Override
  public Frame encode(ChangeEvent event, CursorPosition at) {
    // A subscription with this encoder also has the condition that the event is one.
    ObjectEvent object = types.of(event).orElseThrow();
    Projection chosen = Objects.requireNonNull(fields.get(object.type()));
    return Frame.text(object.json(chosen).bytes());
  }
}
