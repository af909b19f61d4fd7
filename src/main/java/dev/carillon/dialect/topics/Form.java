package dev.carillon.dialect.topics;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Encoder;
import dev.carillon.core.Frame;
import dev.carillon.core.Handshake;
import dev.carillon.event.Frontier;
import dev.carillon.event.Gap;
import dev.carillon.event.Json;
import dev.carillon.event.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The two forms in which a client can have everything: plain envelopes, or CloudEvents. */
final class Form {
  static final Form ENVELOPE = new Form(EnvelopeEncoder.INSTANCE);
  static final Form CLOUDEVENTS = new Form(CloudEventEncoder.INSTANCE);

  private static final String TYPE_PREFIX = "dev.carillon.";
  private static final String SOURCE = "/carillon";

  private final Encoder encoder;

  private Form(Encoder encoder) {
    this.encoder = encoder;
  }

  static Form of(Handshake handshake) {
    boolean asked =
        handshake.subprotocol().equals(Words.CLOUDEVENTS_SUBPROTOCOL)
            || handshake
                .header("Accept")
                .map(accept -> accept.toLowerCase(Locale.ROOT).contains(Words.CLOUDEVENTS_TYPE))
                .orElse(false);
    return asked ? CLOUDEVENTS : ENVELOPE;
  }

  Encoder encoder() {
    return encoder;
  }

  /**
   * A message that is not an event. As a CloudEvent its type is {@code dev.carillon.<word>} and the
   * message is its data; on SSE its word is the event's name.
   */
  Frame message(String word, Map<String, ?> members) {
    Map<String, Object> message = new LinkedHashMap<>();
    if (this == ENVELOPE) {
      message.put(Words.TYPE, word);
      message.putAll(members);
    } else {
      message.put("specversion", "1.0");
      message.put(Words.ID, UUID.randomUUID().toString());
      message.put("source", SOURCE);
      message.put(Words.TYPE, TYPE_PREFIX + word);
      message.put("datacontenttype", "application/json");
      message.put(Words.DATA, members);
    }
    return Frame.text(Json.of(message).bytes()).withName(word);
  }

  Frame error(String id, CloseReason reason) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (!id.isEmpty()) {
      members.put(Words.ID, id);
    }
    members.put(Words.CODE, reason.code());
    members.put(Words.MESSAGE, reason.text());
    return message(Words.ERROR, members);
  }

  Frame gap(Gap gap, Frontier at) {
    var ranges = new ArrayList<Map<String, Object>>();
    for (Gap.Range range : gap.ranges()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put(Words.STREAM, range.partition().stream().kafkaTopic());
      one.put(Words.PARTITION, range.partition().number());
      one.put(Words.FROM, range.from());
      if (range.to() != Position.END) {
        one.put(Words.TO, range.to());
      }
      ranges.add(one);
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(Words.ID, at.cursor());
    members.put(Words.CAUSE, gap.cause().word());
    members.put(Words.RANGES, ranges);
    return message(Words.GAP, members).withId(at.cursor());
  }
}
