package dev.carillon.gateway;

import dev.carillon.access.Access;
import dev.carillon.access.ControlOptions;
import dev.carillon.access.identity.AccessChange;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.identity.SessionEviction;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.OffsetVector;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.live.CompactedTopicReader;
import dev.carillon.kafka.publish.KafkaPublisher;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control topic at runtime: writes revocations to it, and applies those that it carries. */
public final class ControlTopic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlTopic.class);
  private static final String SOURCE = "/carillon/control";

  private static final Principal OURSELVES =
      new Principal(
          "carillon",
          "carillon",
          "",
          Set.of(),
          Map.of(),
          List.of(),
          List.of(TopicFilter.of("carillon:control:*")),
          Optional.empty());

  private final Optional<KafkaPublisher> publisher;
  private Optional<CompactedTopicReader> topic = Optional.empty();

  /** A control topic that is only written to, for the command line. */
  public ControlTopic(Vertx vertx, KafkaOptions kafka, ControlOptions options) {
    publisher =
        options
            .kafkaTopic()
            .map(
                name ->
                    KafkaPublisher.ofOurselves(
                        vertx,
                        kafka,
                        "control-publisher",
                        List.of(CompactedTopicReader.stream(name)),
                        OffsetVector::new));
  }

  /**
   * A control topic that is read as well. Until its records are known, every client is refused.
   *
   * @param dismiss ends sessions; called on any thread
   */
  static ControlTopic start(
      Vertx vertx, Configuration configuration, Access access, Consumer<SessionEviction> dismiss) {
    var control = new ControlTopic(vertx, configuration.kafka(), configuration.control());
    control.topic =
        configuration
            .control()
            .kafkaTopic()
            .map(
                name ->
                    new CompactedTopicReader(
                        configuration.kafka(), name, event -> hear(event, access, dismiss)));
    control.topic.ifPresent(
        listening -> {
          access.expect(listening::isKnown);
          listening.start();
        });
    return control;
  }

  private static void hear(ChangeEvent event, Access access, Consumer<SessionEviction> dismiss) {
    try {
      AccessChange ending = AccessChange.of(event);
      log.info(
          "access news type={} by={} name={}",
          ending.kind().type(),
          ending.target().by(),
          ending.target().name());
      dismiss.accept(access.hear(ending));
    } catch (IllegalArgumentException e) {
      log.warn("not understood on the control topic id={} why={}", event.id(), e.getMessage());
    }
  }

  /** True once all earlier revocations are known. */
  boolean isKnown() {
    return topic.map(CompactedTopicReader::isKnown).orElse(true);
  }

  /** Its threads, for supervision. */
  List<SupervisedThread> threads() {
    var all = new ArrayList<SupervisedThread>();
    topic.map(CompactedTopicReader::threads).ifPresent(all::addAll);
    publisher.map(KafkaPublisher::thread).ifPresent(all::add);
    return all;
  }

  /**
   * Announces a revocation to all replicas, including those that start later.
   *
   * @return completes once Kafka has acknowledged it; fails with {@link RefusedException}
   */
  public Future<Void> tell(AccessChange ending) {
    return publisher
        .map(writer -> writer.publish(OURSELVES, List.of(ending.cloudEvent(SOURCE))))
        .orElseGet(
            () ->
                Future.failedFuture(
                    new RefusedException(
                        CloseReason.UNSUPPORTED.with("no control topic is configured"))))
        .mapEmpty();
  }

  @Override
  public void close() {
    topic.ifPresent(CompactedTopicReader::close);
    publisher.ifPresent(KafkaPublisher::close);
  }
}
