package dev.carillon.dialect.dataloy;

import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Json;
import java.util.Arrays;

/** Encodes an alert as it was written; one instance, so that all clients share the frames. */
enum AlertEncoder implements Encoder {
  AS_IT_IS;

  @Override
  public Frame encode(ChangeEvent event, CursorPosition at) {
    Json data = event.data();
    return Frame.text(Arrays.copyOfRange(data.bytes(), data.from(), data.from() + data.length()));
  }
}
