package dev.carillon.kafka.client;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates a topic that the gateway itself needs, if the topic does not exist and the permissions
 * allow it. Blocks.
 */
public final class ManagedTopic {
  private static final Logger log = LoggerFactory.getLogger(ManagedTopic.class);
  private static final long RETRY_MILLIS = 1_000;

  private final KafkaOptions options;
  private final NewTopic wanted;
  private final WarningLimiter warnings = new WarningLimiter(System::nanoTime);

  public ManagedTopic(
      KafkaOptions options, String name, int partitions, Map<String, String> config) {
    this.options = options;
    this.wanted = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
  }

  /** Retries until the topic exists, an operator has to create it, or the thread is stopped. */
  public void await(SupervisedThread thread) throws InterruptedException {
    while (!thread.isClosed() && !make()) {
      log.debug("kafka topic cannot be made yet topic={}", wanted.name());
      thread.sign();
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    }
  }

  /** False if the creation has to be retried. */
  private boolean make() throws InterruptedException {
    try (Admin admin = ClientProperties.admin(options, "begin")) {
      if (!admin.listTopics().names().get().contains(wanted.name())) {
        admin.createTopics(Set.of(wanted)).all().get();
        log.info("kafka topic was made topic={}", wanted.name());
      }
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        log.warn(
            "kafka topic is to be made by an operator topic={} partitions={} {}",
            wanted.name(),
            wanted.numPartitions(),
            wanted.configs());
        return true;
      }
      return e.getCause() instanceof TopicExistsException;
    } catch (ClientUnavailableException e) {
      if (warnings.isDue(ClientUnavailableException.class)) {
        log.warn(
            "kafka cannot be asked yet for a topic topic={} bootstrap={} cause={}",
            wanted.name(),
            options.bootstrapServers(),
            e.why());
      }
      return false;
    }
  }
}
