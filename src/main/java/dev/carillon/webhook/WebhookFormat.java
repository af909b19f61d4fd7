package dev.carillon.webhook;

import dev.carillon.core.condition.Condition;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.event.Gap;
import dev.carillon.expression.Projection;
import dev.carillon.topic.TopicFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Message format of webhooks: messages look as a socket of the named protocol sends them.
 *
 * @param name the name by which a webhook selects it
 * @param contentType of one message
 * @param encoder encodes events, with a projection if the webhook has one
 * @param only the events that the format can represent; empty: all
 * @param gap encodes a gap, with the cursor to continue from, if there is one
 */
public record WebhookFormat(
    String name,
    String contentType,
    Function<Optional<Projection>, Encoder> encoder,
    Optional<Condition> only,
    GapWriter gap) {

  /** Encodes a gap in the same way as for a client of the protocol. */
  @FunctionalInterface
  public interface GapWriter {
    Frame write(Gap gap, List<TopicFilter> concerned, Instant time, Optional<String> cursor);
  }
}
