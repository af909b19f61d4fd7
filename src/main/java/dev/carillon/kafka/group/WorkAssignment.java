package dev.carillon.kafka.group;

import dev.carillon.kafka.client.ClientProperties;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.ManagedTopic;
import dev.carillon.kafka.client.SupervisedThread;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Assigns a share of some work to this replica: the partitions of an empty topic, as a consumer
 * group assigns them. Runs on a thread of its own. A slot moves to another replica only once this
 * one has released it or counts as dead.
 */
public final class WorkAssignment implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkAssignment.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration HAND_OVER = Duration.ofSeconds(40);

  private final KafkaOptions kafka;
  private final String topic;
  private final int wanted;
  private final Duration sessionTimeout;
  private final Holder holder;
  private final AtomicBoolean started = new AtomicBoolean();
  private final SupervisedThread thread;
  private volatile @Nullable Consumer<byte[], byte[]> member;

  /** Does the assigned work. Called on the thread of the group. */
  public interface Holder {
    /**
     * More slots are assigned to this replica; possibly none, in a new generation.
     *
     * @param all the number of slots
     * @param generation of the group; increases with each assignment
     */
    void gained(Set<Integer> slots, int all, int generation);

    /** Some slots will be assigned to another replica once the future completes. */
    Future<Void> losing(Set<Integer> slots);

    /** Some slots are already assigned to another replica. */
    Future<Void> lost(Set<Integer> slots);
  }

  /**
   * @param topic which is created if it does not exist; also the name of the group
   * @param wanted number of slots, if the topic is created
   */
  public WorkAssignment(
      KafkaOptions kafka, String topic, int wanted, Duration sessionTimeout, Holder holder) {
    this.kafka = kafka;
    this.topic = topic;
    this.wanted = wanted;
    this.sessionTimeout = sessionTimeout;
    this.holder = holder;
    this.thread = new SupervisedThread(kafka.clientId() + "-slots", "webhooks", this::run);
  }

  /** Joins the group; a second call does nothing. Returns at once. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      thread.start();
    }
  }

  /** Its thread, for supervision. */
  public SupervisedThread thread() {
    return thread;
  }

  private void run(SupervisedThread self) throws InterruptedException {
    new ManagedTopic(kafka, topic, wanted, Map.of()).await(self);
    while (!self.isClosed()) {
      try (var consumer = ClientProperties.member(kafka, "webhooks", topic, sessionTimeout)) {
        member = consumer;
        belong(consumer, self);
      } catch (WakeupException e) {
        log.debug("group is left topic={}", topic);
      } finally {
        member = null;
      }
    }
  }

  private void belong(Consumer<byte[], byte[]> consumer, SupervisedThread self) {
    consumer.subscribe(List.of(topic), new Dealing(consumer));
    while (!self.isClosed()) {
      // There is nothing to read: polling keeps the group membership.
      var unused = consumer.poll(POLL);
      self.round();
    }
  }

  private final class Dealing implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> consumer;

    Dealing(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      // Nothing was ever committed, so the position is set here; nothing is read.
      partitions.forEach(partition -> consumer.seek(partition, 0));
      consumer.pause(partitions);
      int all = consumer.partitionsFor(topic).size();
      int generation = consumer.groupMetadata().generationId();
      log.info("slots gained={} of={} generation={}", numbers(partitions), all, generation);
      holder.gained(numbers(partitions), all, generation);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      giveUp("given up", partitions, holder::losing);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      giveUp("lost", partitions, holder::lost);
    }
  }

  private static void giveUp(
      String word,
      Collection<TopicPartition> partitions,
      Function<Set<Integer>, Future<Void>> holder) {
    if (partitions.isEmpty()) {
      return;
    }
    Set<Integer> slots = numbers(partitions);
    log.info("slots {}={}", word, slots);
    try {
      holder
          .apply(slots)
          .toCompletionStage()
          .toCompletableFuture()
          .get(HAND_OVER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // What could not be stored is repeated by the next owner.
      log.warn("slots were not handed over well slots={} cause={}", slots, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .map(TopicPartition::partition)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Releases all slots and leaves the group. */
  @Override
  public void close() {
    if (!started.get()) {
      return;
    }
    thread.stopSoon();
    Consumer<byte[], byte[]> joined = member;
    if (joined == null) {
      thread.stop(); // it waits for Kafka
    } else {
      joined.wakeup();
    }
    thread.join(HAND_OVER);
  }
}
