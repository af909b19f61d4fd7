package dev.carillon.kafka;

import dev.carillon.core.Principal;
import dev.carillon.core.Publisher;
import dev.carillon.core.RefusedException;
import dev.carillon.event.Cursors;
import dev.carillon.event.Frontier;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;

/**
 * Publishes CloudEvents to the streams that are open to it: each to the first one, in the order of
 * the configuration, whose templates make a topic of it. Callable on any event loop.
 */
public final class KafkaPublisher implements Publisher, AutoCloseable {
  private final Submission submission;
  private final RecordWriter writer;

  /**
   * @param frontier how far everything has been read, {@link KafkaReader#frontier}
   * @param cursors how cursors are written
   */
  public KafkaPublisher(
      Vertx vertx,
      KafkaOptions options,
      List<StreamOptions> streams,
      Supplier<Frontier> frontier,
      Cursors cursors) {
    this.submission =
        new Submission(
            EventStream.all(streams.stream().filter(StreamOptions::publish).toList()),
            options.maxEventBytes());
    this.writer = RecordWriter.each(vertx, options, "publisher", frontier, cursors);
  }

  @Override
  public Future<String> publish(Principal principal, List<Json> cloudEvents) {
    try {
      return writer.write(submission.records(principal, cloudEvents)).answer();
    } catch (RefusedException e) {
      return Future.failedFuture(e);
    }
  }

  /** What waits is still sent, if that is possible soon. */
  @Override
  public void close() {
    writer.close();
  }
}
