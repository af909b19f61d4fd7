package dev.carillon;

import dev.carillon.access.Access;
import dev.carillon.access.ControlOptions;
import dev.carillon.access.Ending;
import dev.carillon.core.CloseReason;
import dev.carillon.core.Dismissal;
import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Frontier;
import dev.carillon.kafka.KafkaOptions;
import dev.carillon.kafka.KafkaPublisher;
import dev.carillon.kafka.SupervisedThread;
import dev.carillon.kafka.WholeTopic;
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

/** The control topic: who writes to it, and what becomes of what it says. */
final class ControlTopic implements AutoCloseable {
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
  private Optional<WholeTopic> topic = Optional.empty();

  /** Writes and does not listen, for the command line. */
  ControlTopic(Vertx vertx, KafkaOptions kafka, ControlOptions options) {
    publisher =
        options
            .kafkaTopic()
            .map(
                name ->
                    KafkaPublisher.ofOurselves(
                        vertx,
                        kafka,
                        "control-publisher",
                        List.of(WholeTopic.stream(name)),
                        Frontier::new));
  }

  /**
   * Listens as well. Until what is there is known, nobody is let in.
   *
   * @param dismiss ends sessions; called on any thread
   */
  static ControlTopic start(
      Vertx vertx, Configuration configuration, Access access, Consumer<Dismissal> dismiss) {
    var control = new ControlTopic(vertx, configuration.kafka(), configuration.control());
    control.topic =
        configuration
            .control()
            .kafkaTopic()
            .map(
                name ->
                    new WholeTopic(
                        configuration.kafka(), name, event -> hear(event, access, dismiss)));
    control.topic.ifPresent(
        listening -> {
          access.expect(listening::isKnown);
          listening.start();
        });
    return control;
  }

  private static void hear(ChangeEvent event, Access access, Consumer<Dismissal> dismiss) {
    try {
      Ending ending = Ending.of(event);
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

  /** True once it is known whose access had ended before. */
  boolean isKnown() {
    return topic.map(WholeTopic::isKnown).orElse(true);
  }

  /** Its threads, to be watched. */
  List<SupervisedThread> threads() {
    var all = new ArrayList<SupervisedThread>();
    topic.map(WholeTopic::threads).ifPresent(all::addAll);
    publisher.map(KafkaPublisher::thread).ifPresent(all::add);
    return all;
  }

  /**
   * Tells all replicas, and those that start later.
   *
   * @return once Kafka has it; fails with {@link RefusedException}
   */
  Future<Void> tell(Ending ending) {
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
    topic.ifPresent(WholeTopic::close);
    publisher.ifPresent(KafkaPublisher::close);
  }
}
