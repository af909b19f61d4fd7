package dev.carillon.dialect.topics;

import dev.carillon.core.Session;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.event.Gap;
import dev.carillon.event.Json;
import dev.carillon.event.Position;
import dev.carillon.expression.Projection;
import dev.carillon.topic.TopicFilter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The two formats of everything that a client receives: plain envelopes, or CloudEvents. */
public final class EventFormat {
  public static final EventFormat ENVELOPE = new EventFormat(EnvelopeEncoder::new, false, false);
  public static final EventFormat CLOUDEVENTS =
      new EventFormat(CloudEventEncoder::new, true, false);

  private static final String TYPE_PREFIX = "dev.carillon.";
  private static final String SOURCE = "/carillon";

  private final Function<Optional<Projection>, Encoder> encoders;
  private final boolean cloudEvents;

  /** True if a gap contains Kafka topics and offsets. */
  private final boolean ranges;

  private EventFormat(
      Function<Optional<Projection>, Encoder> encoders, boolean cloudEvents, boolean ranges) {
    this.encoders = encoders;
    this.cloudEvents = cloudEvents;
    this.ranges = ranges;
  }

  /** The same format, with ranges in gaps if they are wanted. */
  public EventFormat withRanges(boolean wanted) {
    return new EventFormat(encoders, cloudEvents, wanted);
  }

  static EventFormat of(Handshake handshake) {
    boolean asked =
        handshake.subprotocol().equals(TopicsWireNames.CLOUDEVENTS_SUBPROTOCOL)
            || handshake
                .header("Accept")
                .map(
                    accept ->
                        accept.toLowerCase(Locale.ROOT).contains(TopicsWireNames.CLOUDEVENTS_TYPE))
                .orElse(false);
    return asked ? CLOUDEVENTS : ENVELOPE;
  }

  public Encoder encoder(Optional<Projection> projection) {
    return encoders.apply(projection);
  }

  /**
   * A message that is not an event. As a CloudEvent its type is {@code dev.carillon.<word>} and the
   * message is its data; on SSE its word is the event's name.
   */
  Frame message(String word, Map<String, ?> members) {
    Map<String, Object> message = new LinkedHashMap<>();
    if (!cloudEvents) {
      message.put(TopicsWireNames.TYPE, word);
      message.putAll(members);
    } else {
      message.put("specversion", "1.0");
      message.put(TopicsWireNames.ID, UUID.randomUUID().toString());
      message.put("source", SOURCE);
      message.put(TopicsWireNames.TYPE, TYPE_PREFIX + word);
      message.put("datacontenttype", "application/json");
      message.put(TopicsWireNames.DATA, members);
    }
    return Frame.text(Json.of(message).bytes()).withName(word);
  }

  /** The message, with the client's cursor if it has one yet. */
  Frame message(String word, Map<String, ?> members, Session session) {
    Map<String, Object> all = new LinkedHashMap<>(members);
    if (session.hasCursor()) {
      all.put(TopicsWireNames.CURSOR, session.cursor());
    }
    return message(word, all);
  }

  Frame error(String id, CloseReason reason) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (!id.isEmpty()) {
      members.put(TopicsWireNames.ID, id);
    }
    members.put(TopicsWireNames.CODE, reason.code());
    members.put(TopicsWireNames.MESSAGE, reason.text());
    return message(TopicsWireNames.ERROR, members);
  }

  /**
   * Reports a loss. Offsets would reveal how many records others have, and Kafka topics are
   * internal, so a gap states which of the client's own filters are concerned.
   *
   * @param concerned those filters
   * @param time when it was found
   * @param resumable the cursor behind it, if the client may resume from that
   */
  public Frame gap(Gap gap, List<TopicFilter> concerned, Instant time, Optional<String> resumable) {
    Map<String, Object> members = new LinkedHashMap<>();
    resumable.ifPresent(cursor -> members.put(TopicsWireNames.ID, cursor));
    members.put(TopicsWireNames.CAUSE, gap.cause().word());
    members.put(TopicsWireNames.TOPICS, concerned.stream().map(TopicFilter::toString).toList());
    members.put(TopicsWireNames.TIME, time.toString());
    if (ranges) {
      members.put(TopicsWireNames.RANGES, gap.ranges().stream().map(EventFormat::range).toList());
    }
    return withId(message(TopicsWireNames.GAP, members), resumable);
  }

  private static Map<String, Object> range(Gap.Range range) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put(TopicsWireNames.STREAM, range.partition().stream().kafkaTopic());
    one.put(TopicsWireNames.PARTITION, range.partition().number());
    one.put(TopicsWireNames.FROM, range.from());
    if (range.to() != Position.END) {
      one.put(TopicsWireNames.TO, range.to());
    }
    return one;
  }

  /**
   * A fresh cursor, for a client that receives no events.
   *
   * @param resumable false if the client must not resume from it
   */
  Frame heartbeat(String cursor, boolean resumable) {
    Frame frame = message(TopicsWireNames.HEARTBEAT, Map.of(TopicsWireNames.CURSOR, cursor));
    return resumable ? frame.withId(cursor) : frame;
  }

  /** A keep-alive, for a client that has no cursor yet. */
  Frame heartbeat() {
    return message(TopicsWireNames.HEARTBEAT, Map.of());
  }

  /** Live events follow, from the cursor on; the id is that of a subscription, if it has one. */
  Frame live(String id, String cursor) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (!id.isEmpty()) {
      members.put(TopicsWireNames.ID, id);
    }
    members.put(TopicsWireNames.CURSOR, cursor);
    return message(TopicsWireNames.LIVE, members);
  }

  private static Frame withId(Frame frame, Optional<String> id) {
    return id.map(frame::withId).orElse(frame);
  }
}
