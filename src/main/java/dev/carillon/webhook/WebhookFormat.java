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
 * How messages are written: as a socket of some protocol gets them.
 *
 * @param name the word that a webhook names it by
 * @param contentType of one message
 * @param encoder writes events, of which only some fields may be kept
 * @param only which events it has a form for; empty: all
 * @param gap writes that events were lost, and with which cursor a client goes on, if with any
 */
public record WebhookFormat(
    String name,
    String contentType,
    Function<Optional<Projection>, Encoder> encoder,
    Optional<Condition> only,
    GapWriter gap) {

  /** Writes a loss, as a client of the protocol is told of it. */
  @FunctionalInterface
  public interface GapWriter {
    Frame write(Gap gap, List<TopicFilter> concerned, Instant time, Optional<String> cursor);
  }
}
