package dev.carillon.kafka.publish;

import dev.carillon.core.EventLog.Entry;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.event.Operation;
import dev.carillon.kafka.format.Attributes;
import dev.carillon.kafka.format.CloudEventDecoder;
import dev.carillon.kafka.format.CloudEventDecoder.Rest;
import dev.carillon.kafka.format.CloudEventRecords;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.StructuredEvent;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodeException.Cause;
import dev.carillon.kafka.template.DecodedRecord;
import dev.carillon.kafka.template.ExtractedFields;
import dev.carillon.kafka.template.TemplateScope;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A validated publish request: every event is valid, has a stream, and makes only topics that the
 * principal may publish to. Stateless.
 */
final class Submission {
  /** Source prefix of the gateway's own events, which back ends trust. */
  private static final String OWN_SOURCES = "/carillon/";

  private final List<EventStream> streams;
  private final int maxEventBytes;
  private final boolean ourselves;

  /**
   * @param streams those that may be published to, in the order in which they are tried
   */
  Submission(List<EventStream> streams, int maxEventBytes) {
    this(streams, maxEventBytes, false);
  }

  private Submission(List<EventStream> streams, int maxEventBytes, boolean ourselves) {
    this.streams = streams;
    this.maxEventBytes = maxEventBytes;
    this.ourselves = ourselves;
  }

  /** A validator for the gateway's own events. */
  static Submission ofOurselves(List<EventStream> streams, int maxEventBytes) {
    return new Submission(streams, maxEventBytes, true);
  }

  /**
   * The records to be written.
   *
   * @throws RefusedException if any event may not be published: then none is
   */
  List<ProducerRecord<byte[], byte[]>> records(Principal principal, List<Json> events) {
    if (principal.publish().isEmpty()) {
      throw new RefusedException(CloseReason.FORBIDDEN);
    }
    if (events.isEmpty()) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("no event"));
    }
    var records = new ArrayList<ProducerRecord<byte[], byte[]>>(events.size());
    for (int i = 0; i < events.size(); i++) {
      try {
        records.add(record(principal, events.get(i)));
      } catch (DecodeException e) {
        throw refused(CloseReason.BAD_REQUEST, i, String.valueOf(e.getMessage()));
      } catch (RefusedException e) {
        throw refused(e.reason(), i, e.reason().text());
      }
    }
    return records;
  }

  private static RefusedException refused(CloseReason reason, int index, String text) {
    return new RefusedException(reason.with("event " + index + ": " + text));
  }

  private ProducerRecord<byte[], byte[]> record(Principal principal, Json event)
      throws DecodeException {
    byte[] value = Arrays.copyOfRange(event.bytes(), event.from(), event.from() + event.length());
    if (value.length > maxEventBytes) {
      throw new RefusedException(
          CloseReason.TOO_LARGE.with("larger than " + maxEventBytes + " bytes"));
    }
    for (EventStream stream : streams) {
      DecodedRecord draft = withKey(draft(value, stream), stream);
      requireSource(draft);
      List<Topic> topics = topics(draft, stream);
      if (!topics.isEmpty()) {
        if (draft.key().isEmpty()) {
          throw new DecodeException(Cause.MISSING_ATTRIBUTE, "not all that its key is made of");
        }
        requireGrant(principal, topics);
        requireEntity(principal, draft, stream);
        return record(stream, draft, SubmittedEvent.checked(value, principal));
      }
    }
    throw new DecodeException(Cause.NO_TOPIC, "no stream takes it");
  }

  private void requireSource(DecodedRecord draft) throws DecodeException {
    if (!ourselves && draft.source().startsWith(OWN_SOURCES)) {
      throw new DecodeException(Cause.BAD_ATTRIBUTE, "a source of the gateway itself");
    }
  }

  /**
   * Requires the permission to replace the entity's previous event: on a state stream, every topic
   * that the entity may have had must be granted. Values in the key are known; any other value may
   * have been different before.
   */
  private static void requireEntity(Principal principal, DecodedRecord draft, EventStream stream)
      throws DecodeException {
    if (!stream.options().state() || stream.key().isEmpty()) {
      return;
    }
    for (TopicFilter filter : stream.routes().filters(draft, stream.key().get())) {
      if (!principal.mayPublish(filter)) {
        throw new RefusedException(
            CloseReason.FORBIDDEN.with("not permitted for all that the entity can be: " + filter));
      }
    }
  }

  private static DecodedRecord draft(byte[] value, EventStream stream) throws DecodeException {
    TemplateScope scope = stream.routes().scope();
    StructuredEvent event = StructuredEvent.read(value, scope);
    Attributes attributes = event.attributes();
    Optional<String> key = attributes.optional(Attributes.PARTITION_KEY);
    if (key.isEmpty()) {
      key = attributes.optional(Attributes.SUBJECT);
    }
    if (key.isEmpty()) {
      key = attributes.optional(Attributes.ID);
    }
    var rest = new Rest(key, Instant.EPOCH, Optional.empty(), new ExtractedFields(scope.paths()));
    return CloudEventDecoder.draft(attributes, event.content(), Operation.NONE, rest);
  }

  /**
   * The event's own key is used only without a template. If the template needs a value that is
   * absent, there is no key.
   */
  private static DecodedRecord withKey(DecodedRecord draft, EventStream stream) {
    return stream
        .key()
        .map(template -> draft.with(template.key(draft), draft.data(), draft.dataFound()))
        .orElse(draft);
  }

  /** Empty if the event is not for this stream. */
  private static List<Topic> topics(DecodedRecord draft, EventStream stream)
      throws DecodeException {
    try {
      return stream.routes().topics(draft);
    } catch (DecodeException e) {
      if (e.why() == Cause.NO_TOPIC) {
        return List.of();
      }
      throw e;
    }
  }

  private static void requireGrant(Principal principal, List<Topic> topics) {
    for (Topic topic : topics) {
      if (!principal.mayPublish(TopicFilter.of(topic))) {
        throw new RefusedException(CloseReason.FORBIDDEN);
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> record(
      EventStream stream, DecodedRecord draft, byte[] value) {
    return CloudEventRecords.of(
        new Entry(
            stream.kafkaTopic(), draft.key().orElse(draft.id()), new Json(value, 0, value.length)));
  }
}
