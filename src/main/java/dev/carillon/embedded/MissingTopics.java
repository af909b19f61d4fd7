package dev.carillon.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates missing topics, and waits until the broker knows them. */
final class MissingTopics {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private MissingTopics() {}

  static void create(Admin admin, List<NewTopic> topics)
      throws ExecutionException, InterruptedException {
    Set<String> present = admin.listTopics().names().get();
    List<NewTopic> missing =
        topics.stream().filter(topic -> !present.contains(topic.name())).toList();
    if (missing.isEmpty()) {
      return;
    }
    admin.createTopics(missing).all().get();
    await(admin, missing.stream().map(NewTopic::name).collect(Collectors.toSet()));
  }

  /** The controller responds before the broker has applied its decision. */
  private static void await(Admin admin, Set<String> names)
      throws ExecutionException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        admin.describeTopics(names).allTopicNames().get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > end) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }
}
