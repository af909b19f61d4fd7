package dev.carillon.dialect.voipbin;

import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Json;
import dev.carillon.event.JsonWriter;
import java.util.Arrays;

/** The two forms of a pushed event. One instance each, so that all clients share the frames. */
enum PushFormat implements Encoder {
  /** The resource with the event's type, as the product's documentation describes. */
  WRAPPED {
    @Override
    byte[] payload(ChangeEvent event) {
      Json data = event.data();
      return new JsonWriter(data.length() + event.type().length() + ENVELOPE_BYTES)
          .string(VoipbinWireNames.TYPE, event.type())
          .json(VoipbinWireNames.DATA, data)
          .bytes();
    }
  },

  /** The resource alone, as the product has sent it since August 2026. */
  BARE {
    @Override
    byte[] payload(ChangeEvent event) {
      Json data = event.data();
      return Arrays.copyOfRange(data.bytes(), data.from(), data.from() + data.length());
    }
  };

  private static final int ENVELOPE_BYTES = 24;

  abstract byte[] payload(ChangeEvent event);

  @Override
  public Frame encode(ChangeEvent event, CursorPosition at) {
    return Frame.text(payload(event));
  }
}
