package dev.carillon.kafka.client;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Examines partitions that could not be read, while their reader continues with the others. Has a
 * thread of its own, which is started with the first request. Callable on any thread.
 */
public final class UnreadableBatches implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UnreadableBatches.class);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(2);

  private final Supplier<BatchProbe> probes;
  private final BlockingQueue<ProbeRequest> queue = new LinkedBlockingQueue<>();
  private final SupervisedThread thread;

  /** Confined to the thread. */
  private @Nullable ProbeRequest current;

  /**
   * Result of an examination.
   *
   * @param from the offset that was examined
   * @param next the first readable offset at or after {@code from}
   */
  public record Verdict(TopicPartition partition, long from, long next) {
    public boolean isUnreadable() {
      return next > from;
    }
  }

  private record ProbeRequest(TopicPartition partition, long from, Consumer<Verdict> answer) {}

  /**
   * @param purpose appended to the {@code client.id} of the Kafka client
   */
  public UnreadableBatches(KafkaOptions options, String purpose) {
    this(options.clientId() + "-" + purpose, purpose, () -> new BatchProbe(options, purpose));
  }

  public UnreadableBatches(String name, String role, Supplier<BatchProbe> probes) {
    this.probes = probes;
    this.thread = new SupervisedThread(name, role, this::run);
  }

  public SupervisedThread thread() {
    return thread;
  }

  /**
   * Requests the first readable offset of a partition at or after an offset. There is at most one
   * request per partition, so the queue is bounded by the number of partitions.
   *
   * @param answer called once, on the thread of this object; never if this is closed
   */
  public void examine(TopicPartition partition, long from, Consumer<Verdict> answer) {
    synchronized (this) {
      if (!thread.isStarted()) {
        thread.start();
      }
    }
    queue.add(new ProbeRequest(partition, from, answer));
  }

  private void run(SupervisedThread self) throws InterruptedException {
    try (BatchProbe probe = probes.get()) {
      while (!self.isClosed()) {
        ProbeRequest question = current;
        if (question == null) {
          question = queue.poll(IDLE.toSeconds(), TimeUnit.SECONDS);
          current = question;
        }
        if (question == null) {
          probe.rest(); // it makes another client when there is something to ask
        } else if (answer(question, probe)) {
          current = null;
        } else {
          // The next request must not wait for it.
          queue.add(question);
          current = null;
          TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
        }
        self.round();
      }
    }
  }

  /** False if the result could not be determined. */
  private boolean answer(ProbeRequest question, BatchProbe probe) throws InterruptedException {
    TopicPartition partition = question.partition();
    try {
      long next = probe.readableFrom(partition, question.from());
      if (next > question.from()) {
        log.warn(
            "records cannot be read and are skipped at={} from={} to={}",
            partition,
            question.from(),
            next);
      }
      question.answer().accept(new Verdict(partition, question.from(), next));
      return true;
    } catch (KafkaException e) {
      log.debug("not known yet at={} cause={}", partition, e.toString());
      return false;
    }
  }

  @Override
  public void close() {
    thread.stop();
    if (thread.isStarted()) {
      thread.join(END);
    }
  }
}
