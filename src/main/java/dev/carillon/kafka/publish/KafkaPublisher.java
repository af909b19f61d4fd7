package dev.carillon.kafka.publish;

import dev.carillon.core.Publisher;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Cursors;
import dev.carillon.event.Json;
import dev.carillon.event.OffsetVector;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.StreamOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Publishes CloudEvents to the streams that are open to publishing: each to the first one, in the
 * order of the configuration, whose templates make a topic of it. Callable on any event loop.
 */
public final class KafkaPublisher implements Publisher, AutoCloseable {
  private final Submission submission;
  private final Optional<PublishRates> rates;
  private final RecordWriter writer;

  /**
   * @param frontier the offset vector up to which everything was read, {@link KafkaReader#frontier}
   * @param cursors encodes cursors
   */
  public KafkaPublisher(
      Vertx vertx,
      KafkaOptions options,
      PublishOptions publish,
      List<StreamOptions> streams,
      Supplier<OffsetVector> frontier,
      Cursors cursors) {
    this(
        new Submission(open(streams), options.maxEventBytes()),
        Optional.of(new PublishRates(publish, System::nanoTime)),
        RecordWriter.each(vertx, options, "publisher", frontier, cursors));
  }

  private KafkaPublisher(Submission submission, Optional<PublishRates> rates, RecordWriter writer) {
    this.submission = submission;
    this.rates = rates;
    this.writer = writer;
  }

  /**
   * A publisher for the gateway's own events: without a rate limit, and with the reserved sources.
   *
   * @param purpose appended to the {@code client.id}
   */
  public static KafkaPublisher ofOurselves(
      Vertx vertx,
      KafkaOptions options,
      String purpose,
      List<StreamOptions> streams,
      Supplier<OffsetVector> frontier) {
    return new KafkaPublisher(
        Submission.ofOurselves(open(streams), options.maxEventBytes()),
        Optional.empty(),
        RecordWriter.each(vertx, options, purpose, frontier, Cursors.UNSEALED));
  }

  private static List<EventStream> open(List<StreamOptions> streams) {
    return EventStream.all(streams.stream().filter(StreamOptions::publish).toList());
  }

  /** Bytes in the queue of the producer. */
  public long waitingBytes() {
    return writer.waitingBytes();
  }

  /** Its thread, for supervision. */
  public SupervisedThread thread() {
    return writer.thread();
  }

  @Override
  public void admit(Principal principal) {
    if (principal.publish().isEmpty()) {
      throw new RefusedException(CloseReason.FORBIDDEN);
    }
    if (rates.isPresent() && !rates.get().admits(principal.id())) {
      throw new RefusedException(CloseReason.TOO_MANY_REQUESTS.with("published too much"));
    }
  }

  @Override
  public Future<String> publish(Principal principal, List<Json> cloudEvents) {
    try {
      admit(principal);
      long bytes = cloudEvents.stream().mapToLong(Json::length).sum();
      // Requests that are refused below also count, because their validation costs as much.
      rates.ifPresent(all -> all.take(principal.id(), cloudEvents.size(), bytes));
      return writer.write(submission.records(principal, cloudEvents)).answer();
    } catch (RefusedException e) {
      return Future.failedFuture(e);
    }
  }

  /** Queued records are still sent, if that is possible soon. */
  @Override
  public void close() {
    writer.close();
  }
}
